// Runs the official OpenAI package for JavaScript against a server; prints what it got as JSON.
// Arguments: the server's URL, a key, the chat model, the embedding model.
import OpenAI from "openai";

const [url, key, model, embedder] = process.argv.slice(2);
const client = new OpenAI({ apiKey: key, baseURL: `${url}/openai/v1`, maxRetries: 0 });
const messages = [{ role: "user", content: "Name the capital of France." }];
const chat = { model, messages, max_completion_tokens: 16, seed: 7 };

const whole = (reply) => ({
  text: reply.choices[0].message.content,
  finish_reason: reply.choices[0].finish_reason,
  tokens: reply.usage.total_tokens,
});

const failure = async (call) => {
  try {
    await call();
  } catch (error) {
    return { kind: error.constructor.name, status: error.status, code: error.code, param: error.param };
  }
  return { kind: "none" };
};

const found = { complete: whole(await client.chat.completions.create(chat)) };
const chunks = [];
const streaming = { ...chat, stream: true, stream_options: { include_usage: true } };
for await (const chunk of await client.chat.completions.create(streaming)) chunks.push(chunk);
found.stream = {
  text: chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").join(""),
  finish_reason: chunks.at(-2).choices[0].finish_reason,
  tokens: chunks.at(-1).usage.total_tokens,
};
found.helper = whole(await client.chat.completions.stream(streaming).finalChatCompletion());
const embeddings = await client.embeddings.create({ model: embedder, input: ["a", "b"] });
const floats = await client.embeddings.create({ model: embedder, input: ["a", "b"], encoding_format: "float" });
found.embeddings = embeddings.data.map((item) => item.embedding.length);
found.apart = Math.max(...embeddings.data[1].embedding.map((value, at) => Math.abs(value - floats.data[1].embedding[at])));
found.models = [];
for await (const card of client.models.list()) found.models.push(card.id);
found.model = (await client.models.retrieve(model)).id;
found.invalid = await failure(() => client.chat.completions.create({ ...chat, temperature: 7 }));
found.unknown = await failure(() => client.chat.completions.create({ ...chat, model: `${model}x` }));
const stranger = new OpenAI({ apiKey: "vx_wrong", baseURL: `${url}/openai/v1`, maxRetries: 0 });
found.stranger = await failure(() => stranger.chat.completions.create(chat));
console.log(JSON.stringify(found));
