import type { Call, Dialect } from "./call";

export interface Spoken {
  /** The body in the words of the dialect, without `model`. */
  body: Record<string, unknown>;
  /** Fields that its clients have no argument for, and which the server takes all the same. */
  extra: Record<string, unknown>;
  /** Fields that the dialect has no word for. */
  left: string[];
}

const RENAMED: Record<Dialect, Record<string, string>> = {
  mistral: {},
  openai: { random_seed: "seed" },
  azure: { random_seed: "seed" },
};

const NOT_THERE: Record<Dialect, ReadonlySet<string>> = {
  mistral: new Set(),
  openai: new Set(["safe_prompt", "prompt_mode", "guardrails"]),
  azure: new Set(["safe_prompt", "prompt_mode", "guardrails", "parallel_tool_calls"]),
};

const BESIDE: Record<Dialect, ReadonlySet<string>> = {
  mistral: new Set(),
  openai: new Set(["top_k", "min_tokens", "repetition_penalty"]),
  azure: new Set(["top_k", "min_tokens", "repetition_penalty", "n", "logprobs", "top_logprobs", "reasoning_effort"]),
};

/** A call in the words of a dialect. */
export function spoken(call: Call, dialect: Dialect): Spoken {
  const told: Spoken = { body: {}, extra: {}, left: [] };
  for (const [name, value] of Object.entries(call.body)) {
    if (value === undefined) continue;
    if (NOT_THERE[dialect].has(name)) told.left.push(name);
    else if (BESIDE[dialect].has(name)) told.extra[name] = value;
    else told.body[RENAMED[dialect][name] ?? name] = inWordsOf(dialect, name, value);
  }
  if (dialect !== "mistral" && hasPrefix(call.body.messages)) told.left.push("prefix");
  return told;
}

function inWordsOf(dialect: Dialect, name: string, value: unknown): unknown {
  if (name === "tool_choice" && value === "any" && dialect !== "mistral") return "required";
  if (name === "messages" && dialect !== "mistral" && Array.isArray(value)) return value.map(withoutPrefix);
  return value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function hasPrefix(messages: unknown): boolean {
  return Array.isArray(messages) && messages.some((one) => isObject(one) && "prefix" in one);
}

function withoutPrefix(message: unknown): unknown {
  if (!isObject(message) || !("prefix" in message)) return message;
  const { prefix: _, ...rest } = message;
  return rest;
}

const CAMEL = /_([a-z])/g;

function camel(name: string): string {
  return name.replace(CAMEL, (_, letter: string) => letter.toUpperCase());
}

/** Mistral's client for TypeScript has its own names for the fields; what is the user's (schemas, arguments) stays. */
export function inCamelCase(body: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => {
      if (name === "messages" && Array.isArray(value)) return [name, value.map(renamedKeys)];
      if (name === "response_format" && isObject(value)) return ["responseFormat", schemaRenamed(value)];
      return [camel(name), value];
    }),
  );
}

function renamedKeys(message: unknown): unknown {
  if (!isObject(message)) return message;
  return Object.fromEntries(Object.entries(message).map(([name, value]) => [camel(name), value]));
}

function schemaRenamed(format: Record<string, unknown>): Record<string, unknown> {
  const { json_schema, ...rest } = format;
  if (!isObject(json_schema)) return format;
  const { schema, ...told } = json_schema;
  return { ...rest, jsonSchema: { ...told, schemaDefinition: schema } };
}

export function schemaOf(format: unknown): Record<string, unknown> | null {
  return isObject(format) && isObject(format.json_schema) ? format.json_schema : null;
}
