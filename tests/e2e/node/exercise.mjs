// Runs the official JavaScript SDK against a server; prints what it got as JSON.
// Arguments: the server's URL, a key, the chat model, the embedding model.
import { Mistral } from "@mistralai/mistralai";

const [url, key, model, embedder] = process.argv.slice(2);
const client = new Mistral({ apiKey: key, serverURL: url });
const messages = [{ role: "user", content: "Name the capital of France." }];
const chat = { model, messages, maxTokens: 16, randomSeed: 7 };

const whole = (reply) => ({
  text: reply.choices[0].message.content,
  finish_reason: reply.choices[0].finishReason,
  tokens: reply.usage.totalTokens,
});

const failure = async (call) => {
  try {
    await call();
  } catch (error) {
    return { kind: error.name, status: error.statusCode, text: String(error.message) };
  }
  return { kind: "none" };
};

const found = { complete: whole(await client.chat.complete(chat)) };
const events = [];
for await (const event of await client.chat.stream(chat)) events.push(event.data);
const last = events.at(-1);
found.stream = {
  text: events.map((event) => event.choices[0].delta.content ?? "").join(""),
  finish_reason: last.choices[0].finishReason,
  tokens: last.usage.totalTokens,
};
const embeddings = await client.embeddings.create({ model: embedder, inputs: ["a", "b"] });
found.embeddings = embeddings.data.map((item) => item.embedding.length);
found.models = (await client.models.list()).data.map((card) => card.id);
found.invalid = await failure(() => client.chat.complete({ ...chat, temperature: 7 }));
found.unknown = await failure(() => client.chat.complete({ ...chat, model: `${model}x` }));
console.log(JSON.stringify(found));
