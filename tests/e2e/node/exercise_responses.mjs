// Makes, streams, reads, goes on from and deletes responses with the official OpenAI package; prints what it got as JSON.
// Arguments: the server's URL, a key, the chat model.
import OpenAI from "openai";

const [url, key, model] = process.argv.slice(2);
const client = new OpenAI({ apiKey: key, baseURL: `${url}/openai/v1`, maxRetries: 0 });
const asked = { model, input: "Hello", max_output_tokens: 3 };

const first = await client.responses.create(asked);
const found = { text: first.output_text, status: first.status, tokens: first.usage.total_tokens };
found.streamed = "";
for await (const event of await client.responses.create({ ...asked, stream: true })) {
  if (event.type === "response.output_text.delta") found.streamed += event.delta;
  if (["response.completed", "response.incomplete"].includes(event.type)) found.streamed_tokens = event.response.usage.total_tokens;
}
found.helper = (await client.responses.stream(asked).finalResponse()).output_text;
found.read = (await client.responses.retrieve(first.id)).output_text;
const second = await client.responses.create({ ...asked, input: "And then?", previous_response_id: first.id });
found.items = [];
for await (const item of client.responses.inputItems.list(second.id, { order: "asc", limit: 2 })) {
  found.items.push(item.content[0].text);
}
await client.responses.delete(first.id);
try {
  await client.responses.create({ ...asked, previous_response_id: second.id });
} catch (error) {
  found.refused = { kind: error.constructor.name, code: error.code, param: error.param };
}
console.log(JSON.stringify(found));
