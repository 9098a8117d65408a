// Tools and JSON with the official JavaScript SDK of Mistral; prints what it got as JSON.
// Arguments: the server's URL, a key, the chat model, the embedding model.
import { Mistral } from "@mistralai/mistralai";

const [url, key, model] = process.argv.slice(2);
const client = new Mistral({ apiKey: key, serverURL: url });
const schema = (properties, required) => ({ type: "object", properties, required, additionalProperties: false });
const city = schema({ city: { type: "string", maxLength: 30 } }, ["city"]);
const person = schema(
  { name: { type: "string", maxLength: 20 }, age: { type: "integer", minimum: 0, maximum: 99 } },
  ["name", "age"],
);
const weather = {
  type: "function",
  function: { name: "get_weather", description: "The weather of a city.", parameters: city },
};
const messages = [{ role: "user", content: "What is the weather in Paris?" }];
const chat = { model, messages, maxTokens: 120, temperature: 0 };
const tools = { ...chat, tools: [weather], toolChoice: "any", parallelToolCalls: false };
const call = ({ id, function: made }) => ({ id, name: made.name, arguments: made.arguments });

const forced = await client.chat.complete(tools);
const found = { forced: call(forced.choices[0].message.toolCalls[0]) };
for await (const event of await client.chat.stream(tools)) {
  const [made] = event.data.choices[0].delta.toolCalls ?? [];
  if (made) found.streamed = call(made);
}
const described = await client.chat.complete({
  ...chat,
  messages: [{ role: "user", content: "Describe a person." }],
  responseFormat: { type: "json_schema", jsonSchema: { name: "person", schemaDefinition: person, strict: true } },
});
found.json_schema = JSON.parse(described.choices[0].message.content);
console.log(JSON.stringify(found));
