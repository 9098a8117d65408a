import { type Call, type Dialect, KEY } from "./call";
import { inCamelCase, spoken } from "./dialects";
import { typescript as written } from "./literals";
import { missing } from "./python";

const FROM_ENVIRONMENT = `process.env.${KEY}`;

/** Null where the dialect's client has no such call. */
export function typescriptSample(call: Call, dialect: Dialect, server: string): string | null {
  switch (dialect) {
    case "mistral":
      return mistral(call, server);
    case "openai":
      return openai(call, server);
    case "azure":
      return call.kind === "moderation" ? null : azure(call, server);
  }
}

function mistral(call: Call, server: string): string {
  const { stream, input, ...body } = spoken(call, "mistral").body;
  const calls = {
    chat: stream ? "chat.stream" : "chat.complete",
    embeddings: "embeddings.create",
    moderation: "classifiers.moderate",
  };
  const given = call.kind === "chat" ? inCamelCase(body) : { inputs: input, ...inCamelCase(body) };
  return text(
    'import { Mistral } from "@mistralai/mistralai";',
    "",
    `const client = new Mistral({ apiKey: ${FROM_ENVIRONMENT}, serverURL: ${written(server)} });`,
    made(`client.${calls[call.kind]}`, { model: call.model, ...given }),
    ...shown(call, Boolean(stream), "event.data"),
  );
}

function openai(call: Call, server: string): string {
  const told = spoken(call, "openai");
  const calls = { chat: "chat.completions.create", embeddings: "embeddings.create", moderation: "moderations.create" };
  // What the client's types do not know goes over the wire all the same.
  const known = Object.keys(told.extra).length > 0 ? ["// @ts-expect-error: fields beyond OpenAI's own"] : [];
  return text(
    'import OpenAI from "openai";',
    "",
    `const client = new OpenAI({ apiKey: ${FROM_ENVIRONMENT}, baseURL: ${written(`${server}/openai/v1`)} });`,
    ...missing(told, "//"),
    ...known,
    made(`client.${calls[call.kind]}`, { model: call.model, ...told.body, ...told.extra }),
    ...shown(call, Boolean(told.body.stream), "event"),
  );
}

function azure(call: Call, server: string): string {
  const told = spoken(call, "azure");
  const { stream, ...body } = told.body;
  const given = { model: call.model, ...body, ...told.extra, ...(stream ? { stream } : {}) };
  const path = call.kind === "chat" ? "/chat/completions" : "/embeddings";
  const headers = Object.keys(told.extra).length > 0 ? ', headers: { "extra-parameters": "pass-through" }' : "";
  const asked = `client.path("${path}").post({ body: ${written(given)}${headers} })`;
  return text(
    'import ModelClient, { isUnexpected } from "@azure-rest/ai-inference";',
    'import { AzureKeyCredential } from "@azure/core-auth";',
    ...(stream ? ['import { createSseStream } from "@azure/core-sse";'] : []),
    "",
    `const key = new AzureKeyCredential(${FROM_ENVIRONMENT} ?? "");`,
    `const client = ModelClient(${written(`${server}/models`)}, key);`,
    ...missing(told, "//"),
    ...(stream ? azureStream(asked) : azureWhole(call, asked)),
  );
}

function azureWhole(call: Call, asked: string): string[] {
  const what = call.kind === "chat" ? "choices[0].message.content" : "data.map((item) => item.embedding.length)";
  return [
    `const reply = await ${asked};`,
    "if (isUnexpected(reply)) throw new Error(reply.body.error.message);",
    `console.log(reply.body.${what});`,
  ];
}

function azureStream(asked: string): string[] {
  return [
    `const reply = await ${asked}.asNodeStream();`,
    "for await (const event of createSseStream(reply.body)) {",
    '  if (event.data === "[DONE]") break;',
    '  process.stdout.write(JSON.parse(event.data).choices[0]?.delta?.content ?? "");',
    "}",
  ];
}

function made(call: string, given: Record<string, unknown>): string {
  return `const reply = await ${call}(${written(given, 0, 24 + call.length)});`;
}

function shown(call: Call, isStream: boolean, event: string): string[] {
  if (call.kind === "embeddings") return ["console.log(reply.data.map((item) => item.embedding.length));"];
  if (call.kind === "moderation") return ["console.log(reply.results[0]);"];
  if (isStream)
    return [
      "for await (const event of reply) {",
      `  process.stdout.write(${event}.choices[0]?.delta?.content?.toString() ?? "");`,
      "}",
    ];
  return ["console.log(reply.choices[0].message.content);"];
}

function text(...lines: string[]): string {
  return `${lines.join("\n")}\n`;
}
