import { type Call, type Dialect, KEY } from "./call";
import { type Spoken, schemaOf, spoken } from "./dialects";
import { python as written } from "./literals";

const FROM_ENVIRONMENT = `os.environ["${KEY}"]`;

/** Null where the dialect's client has no such call. */
export function pythonSample(call: Call, dialect: Dialect, server: string): string | null {
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
  const told = spoken(call, "mistral");
  const { stream, input, ...body } = told.body;
  const calls = {
    chat: stream ? "chat.stream" : "chat.complete",
    embeddings: "embeddings.create",
    moderation: "classifiers.moderate",
  };
  const given = { model: call.model, ...(call.kind === "chat" ? body : { inputs: input, ...body }) };
  return joined(
    ["import os", "", "from mistralai.client import Mistral", ""],
    [`client = Mistral(api_key=${FROM_ENVIRONMENT}, server_url=${written(server)})`],
    made(`client.${calls[call.kind]}`, given),
    shown(call, Boolean(stream), "event.data"),
  );
}

function openai(call: Call, server: string): string {
  const told = spoken(call, "openai");
  const calls = { chat: "chat.completions.create", embeddings: "embeddings.create", moderation: "moderations.create" };
  const beside = Object.keys(told.extra).length > 0 ? { extra_body: told.extra } : {};
  return joined(
    ["import os", "", "from openai import OpenAI", ""],
    [`client = OpenAI(api_key=${FROM_ENVIRONMENT}, base_url=${written(`${server}/openai/v1`)})`],
    [...missing(told), ...made(`client.${calls[call.kind]}`, { model: call.model, ...told.body, ...beside })],
    shown(call, Boolean(told.body.stream), "event"),
  );
}

function azure(call: Call, server: string): string {
  const told = spoken(call, "azure");
  const { response_format, ...body } = told.body;
  const schema = schemaOf(response_format);
  const client = call.kind === "chat" ? "ChatCompletionsClient" : "EmbeddingsClient";
  const beside = Object.keys(told.extra).length > 0 ? { model_extras: told.extra } : {};
  const lines = made(`client.${call.kind === "chat" ? "complete" : "embed"}`, {
    model: call.model,
    ...body,
    ...beside,
  });
  if (schema) lines.splice(-1, 0, `    response_format=JsonSchemaFormat(${keywords(schema)}),`);
  else if (isFormat(response_format)) lines.splice(-1, 0, `    response_format=${written(response_format.type)},`);
  return joined(
    [
      "import os",
      "",
      `from azure.ai.inference import ${client}`,
      ...(schema ? ["from azure.ai.inference.models import JsonSchemaFormat"] : []),
      "from azure.core.credentials import AzureKeyCredential",
      "",
    ],
    [
      `key = AzureKeyCredential(${FROM_ENVIRONMENT})`,
      `client = ${client}(endpoint=${written(`${server}/models`)}, credential=key)`,
    ],
    [...missing(told), ...lines],
    shown(call, Boolean(body.stream), "event"),
  );
}

function isFormat(value: unknown): value is { type: string } {
  return typeof value === "object" && value !== null && "type" in value;
}

function keywords(values: Record<string, unknown>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${written(value, 4)}`)
    .join(", ");
}

function made(call: string, given: Record<string, unknown>): string[] {
  const lines = Object.entries(given).map(([name, value]) => {
    const head = `    ${name}=`;
    return `${head}${written(value, 4, head.length)},`;
  });
  return [`reply = ${call}(`, ...lines, ")"];
}

export function missing({ left }: Spoken, mark = "#"): string[] {
  return left.length > 0 ? [`${mark} ${left.join(", ")}: this dialect has no word for it.`] : [];
}

function shown(call: Call, isStream: boolean, event: string): string[] {
  if (call.kind === "embeddings") return ["print([len(item.embedding) for item in reply.data])"];
  if (call.kind === "moderation") return ["print(reply.results[0])"];
  if (isStream)
    return [
      "for event in reply:",
      `    if ${event}.choices:`,
      `        print(${event}.choices[0].delta.content or "", end="", flush=True)`,
    ];
  return ["print(reply.choices[0].message.content)"];
}

function joined(...parts: string[][]): string {
  return `${parts.flat().join("\n")}\n`;
}
