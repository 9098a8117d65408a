// Runs the official OpenAI package for JavaScript against a server: tools and JSON; prints what it got as JSON.
// Arguments: the server's URL, a key, the chat model.
import OpenAI from "openai";

const [url, key, model] = process.argv.slice(2);
const client = new OpenAI({ apiKey: key, baseURL: `${url}/openai/v1`, maxRetries: 0 });
const messages = [{ role: "user", content: "What is the weather in Paris? Say it as JSON." }];
const chat = { model, messages, max_completion_tokens: 64, temperature: 0 };
const city = { type: "string", enum: ["Paris", "London"] };
const parameters = { type: "object", properties: { city }, required: ["city"], additionalProperties: false };

const asked = [];
const weather = ({ city }) => {
  asked.push(city);
  return "18 degrees";
};
const runner = client.chat.completions.runTools({
  ...chat,
  stream: true,
  tools: [{ type: "function", function: { name: "weather", function: weather, parse: JSON.parse, parameters } }],
  tool_choice: { type: "function", function: { name: "weather" } },
});
await runner.done();

const schema = { name: "city", schema: parameters, strict: true };
const formed = await client.chat.completions.create({
  ...chat,
  response_format: { type: "json_schema", json_schema: schema },
});
console.log(JSON.stringify({ asked, city: JSON.parse(formed.choices[0].message.content).city }));
