/** What a run is made of, as it is typed; it is kept in the browser and in links, so nothing in it is trusted. */
export interface ToolCall {
  id: string;
  name: string;
  arguments: string;
}

export type Role = "user" | "assistant" | "tool";

export interface Message {
  key: number;
  role: Role;
  content: string;
  toolCalls: ToolCall[];
  toolCallId: string;
  name: string;
  /** Of the last one, the assistant's: the answer begins with it. */
  prefix: boolean;
}

export interface Parameter {
  name: string;
  min: number;
  max: number;
  step: number;
}

export const PARAMETERS = [
  { name: "temperature", min: 0, max: 1.5, step: 0.05 },
  { name: "top_p", min: 0.01, max: 1, step: 0.01 },
  { name: "max_tokens", min: 0, max: 2 ** 31 - 1, step: 1 },
  { name: "random_seed", min: 0, max: Number.MAX_SAFE_INTEGER, step: 1 },
  { name: "n", min: 1, max: 16, step: 1 },
  { name: "presence_penalty", min: -2, max: 2, step: 0.1 },
  { name: "frequency_penalty", min: -2, max: 2, step: 0.1 },
  { name: "repetition_penalty", min: 0.01, max: 2, step: 0.01 },
  { name: "top_k", min: 0, max: 2 ** 31 - 1, step: 1 },
  { name: "min_tokens", min: 0, max: 2 ** 31 - 1, step: 1 },
  { name: "top_logprobs", min: 0, max: 20, step: 1 },
] as const satisfies readonly Parameter[];
export type ParameterName = (typeof PARAMETERS)[number]["name"];

export const EFFORTS = ["", "none", "minimal", "low", "medium", "high", "xhigh", "max"] as const;
export const FORMATS = ["text", "json_object", "json_schema"] as const;
export const TOOL_CHOICES = ["auto", "none", "any"] as const;
export const MOST_MODELS = 4;

export interface Setup {
  models: string[];
  system: string;
  messages: Message[];
  parameters: Record<ParameterName, string>;
  /** One a line. */
  stop: string;
  effort: string;
  safePrompt: boolean;
  logprobs: boolean;
  parallelTools: boolean;
  stream: boolean;
  /** JSON: a list of tools. Empty: none. */
  tools: string;
  toolChoice: string;
  format: (typeof FORMATS)[number];
  /** JSON: a schema. */
  schema: string;
}

let keys = 0;

export function message(role: Role, content = "", more: Partial<Message> = {}): Message {
  keys += 1;
  return { role, content, toolCalls: [], toolCallId: "", name: "", prefix: false, ...more, key: keys };
}

export function newSetup(models: string[] = []): Setup {
  return {
    models,
    system: "",
    messages: [message("user")],
    parameters: Object.fromEntries(PARAMETERS.map((one) => [one.name, ""])) as Record<ParameterName, string>,
    stop: "",
    effort: "",
    safePrompt: false,
    logprobs: false,
    parallelTools: true,
    stream: true,
    tools: "",
    toolChoice: "auto",
    format: "text",
    schema: '{\n  "type": "object",\n  "properties": {},\n  "required": []\n}',
  };
}

export interface Problems {
  tools?: string;
  schema?: string;
  messages?: string;
  parameters: Partial<Record<ParameterName, "number" | "range">>;
}

/** What would be refused anyway; empty where it can be tried. The words are those of JSON.parse. */
export function problemsOf(setup: Setup): Problems {
  const parameters: Problems["parameters"] = {};
  for (const { name, min, max } of PARAMETERS) {
    const text = setup.parameters[name].trim();
    if (text === "") continue;
    const value = Number(text);
    if (!Number.isFinite(value)) parameters[name] = "number";
    else if (value < min || value > max) parameters[name] = "range";
  }
  const tools = setup.tools.trim() ? faultOf(setup.tools, Array.isArray) : undefined;
  const schema = setup.format === "json_schema" ? faultOf(setup.schema, isObject) : undefined;
  return { tools, schema, parameters };
}

export function isSound({ tools, schema, parameters }: Problems): boolean {
  return tools === undefined && schema === undefined && Object.keys(parameters).length === 0;
}

/** "" where it is JSON of another form. */
function faultOf(text: string, fits: (value: unknown) => boolean): string | undefined {
  try {
    return fits(JSON.parse(text)) ? undefined : "";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The body of the call, without `model`: only what was said, so that a model's own defaults count. */
export function bodyOf(setup: Setup): Record<string, unknown> {
  const body: Record<string, unknown> = { messages: messagesOf(setup) };
  for (const { name } of PARAMETERS) {
    const text = setup.parameters[name].trim();
    if (text !== "" && (name !== "top_logprobs" || setup.logprobs)) body[name] = Number(text);
  }
  const stop = setup.stop.split("\n").filter(Boolean);
  if (stop.length > 0) body.stop = stop;
  if (setup.effort) body.reasoning_effort = setup.effort;
  if (setup.safePrompt) body.safe_prompt = true;
  if (setup.logprobs) body.logprobs = true;
  if (setup.tools.trim()) {
    body.tools = JSON.parse(setup.tools);
    if (setup.toolChoice !== "auto") body.tool_choice = setup.toolChoice;
    if (!setup.parallelTools) body.parallel_tool_calls = false;
  }
  if (setup.format === "json_object") body.response_format = { type: "json_object" };
  if (setup.format === "json_schema") {
    const json_schema = { name: "answer", strict: true, schema: JSON.parse(setup.schema) as unknown };
    body.response_format = { type: "json_schema", json_schema };
  }
  if (setup.stream) body.stream = true;
  return body;
}

function messagesOf(setup: Setup): Record<string, unknown>[] {
  const system = setup.system.trim() ? [{ role: "system", content: setup.system }] : [];
  return [...system, ...setup.messages.map(wire)];
}

function wire(one: Message): Record<string, unknown> {
  switch (one.role) {
    case "user":
      return { role: "user", content: one.content };
    case "tool":
      return {
        role: "tool",
        content: one.content,
        tool_call_id: one.toolCallId,
        ...(one.name ? { name: one.name } : {}),
      };
    case "assistant":
      return {
        role: "assistant",
        content: one.content,
        ...(one.toolCalls.length > 0 ? { tool_calls: one.toolCalls.map(wireCall) } : {}),
        ...(one.prefix ? { prefix: true } : {}),
      };
  }
}

function wireCall({ id, name, arguments: given }: ToolCall): Record<string, unknown> {
  return { id, type: "function", function: { name, arguments: given } };
}
