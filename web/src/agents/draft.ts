import type { Body, Schema } from "../api/types";
import type { Guardrail } from "./guards";
import { MOST_STARTERS, startersOf } from "./starters";

export type Agent = Schema<"Agent">;
export type Tool = Record<string, unknown>;
type Sent = Body<"/v1/agents", "post">;

/** Tools that need no more than to be there. */
export const PLAIN_TOOLS = [
  "web_search",
  "code_interpreter",
  "image_generation",
  "canvas",
  "ask_user",
  "memory",
] as const;

/** What is written of an agent, before it is saved. Numbers are texts: a field may be empty, or half written. */
export interface Draft {
  name: string;
  description: string;
  instructions: string;
  model: string;
  tools: Tool[];
  handoffs: string[];
  guardrails: Guardrail[];
  starters: string;
  temperature: string;
  topP: string;
  maxTokens: string;
  form: string;
}

export const EMPTY: Draft = {
  name: "",
  description: "",
  instructions: "",
  model: "",
  tools: [],
  handoffs: [],
  guardrails: [],
  starters: "",
  temperature: "",
  topP: "",
  maxTokens: "",
  form: "",
};

export function draftOf(agent: Agent): Draft {
  const { completion_args: args } = agent;
  return {
    name: agent.name,
    description: agent.description ?? "",
    instructions: agent.instructions ?? "",
    model: agent.model,
    tools: agent.tools,
    handoffs: agent.handoffs ?? [],
    guardrails: agent.guardrails ?? [],
    starters: startersOf(agent.metadata).join("\n"),
    temperature: shown(args.temperature),
    topP: shown(args.top_p),
    maxTokens: shown(args.max_tokens),
    form: formOf(args.response_format),
  };
}

/** As the server takes it. `agent`: the one that it is of, whose other arguments and metadata stay. */
export function bodyOf(draft: Draft, agent?: Agent): Sent {
  const starters = linesOf(draft.starters);
  const { starters: _, ...metadata } = agent?.metadata ?? {};
  const body = {
    name: draft.name.trim(),
    description: draft.description.trim() || null,
    instructions: draft.instructions.trim() || null,
    model: draft.model,
    tools: draft.tools,
    handoffs: draft.handoffs.length > 0 ? draft.handoffs : null,
    completion_args: argsOf(draft, agent),
    guardrails: draft.guardrails.length > 0 ? draft.guardrails : null,
    metadata: starters.length > 0 ? { ...metadata, starters } : Object.keys(metadata).length > 0 ? metadata : null,
  };
  // The tools are those that the server told, or made of what it offers.
  return body as unknown as Sent;
}

export function argsOf(draft: Draft, agent?: Agent): Record<string, unknown> {
  const { temperature, top_p, max_tokens, response_format, ...others } = agent?.completion_args ?? {};
  const schema = parsed(draft.form);
  const kept = Object.entries({ ...others }).filter(([, value]) => value !== null);
  const own = {
    temperature: numberOf(draft.temperature),
    top_p: numberOf(draft.topP),
    max_tokens: numberOf(draft.maxTokens),
    response_format: schema
      ? { type: "json_schema", json_schema: { name: "answer", schema } }
      : draft.form.trim() === "" && isPlainForm(response_format)
        ? response_format
        : null,
  };
  return Object.fromEntries([...kept, ...Object.entries(own).filter(([, value]) => value !== null)]);
}

/** Whether the form can be saved as it is written. */
export function formIsRight(form: string): boolean {
  return form.trim() === "" || parsed(form) !== null;
}

export function hasTool(tools: Tool[], type: string): boolean {
  return tools.some((one) => one.type === type);
}

export function withTool(tools: Tool[], type: string, wanted: boolean): Tool[] {
  const others = tools.filter((one) => one.type !== type);
  return wanted ? [...others, { type }] : others;
}

export function librariesOf(tools: Tool[]): string[] {
  const ids = tools.find((one) => one.type === "document_library")?.library_ids;
  return Array.isArray(ids) ? ids.filter((one) => typeof one === "string") : [];
}

export function withLibraries(tools: Tool[], ids: string[]): Tool[] {
  const before = tools.find((one) => one.type === "document_library") ?? { type: "document_library" };
  const others = tools.filter((one) => one.type !== "document_library");
  return ids.length > 0 ? [...others, { ...before, library_ids: ids }] : others;
}

export function connectorsOf(tools: Tool[]): string[] {
  return tools.flatMap((one) =>
    one.type === "connector" && typeof one.connector_id === "string" ? [one.connector_id] : [],
  );
}

export function withConnector(tools: Tool[], id: string, wanted: boolean): Tool[] {
  const others = tools.filter((one) => one.type !== "connector" || one.connector_id !== id);
  return wanted ? [...others, { type: "connector", connector_id: id }] : others;
}

/** Those that no field here shows: functions of clients. */
export function otherTools(tools: Tool[]): number {
  const shownHere = new Set<unknown>([...PLAIN_TOOLS, "document_library", "connector"]);
  return tools.filter((one) => !shownHere.has(one.type)).length;
}

const FORMAT = "ventoux.agent";

/** A file that can be taken in again, here or on another server. */
export function exported(agent: Agent): string {
  const { name, description, instructions, model, tools, completion_args, handoffs, metadata, guardrails } = agent;
  const told = { name, description, instructions, model, tools, completion_args, handoffs, metadata, guardrails };
  return `${JSON.stringify({ format: FORMAT, version: 1, agent: told }, null, 2)}\n`;
}

/** What a file says, as a draft; null where it is none. Hand-offs name agents of where it was made. */
export function imported(text: string): Draft | null {
  try {
    const file: unknown = JSON.parse(text);
    if (!isObject(file) || file.format !== FORMAT || !isObject(file.agent)) return null;
    const { agent } = file;
    if (typeof agent.name !== "string" || typeof agent.model !== "string") return null;
    const whole = {
      ...agent,
      tools: Array.isArray(agent.tools) ? agent.tools.filter(isObject) : [],
      completion_args: isObject(agent.completion_args) ? agent.completion_args : {},
      metadata: isObject(agent.metadata) ? agent.metadata : null,
      description: typeof agent.description === "string" ? agent.description : null,
      instructions: typeof agent.instructions === "string" ? agent.instructions : null,
      guardrails: Array.isArray(agent.guardrails) ? agent.guardrails.filter(isObject) : null,
      handoffs: null,
    };
    return draftOf(whole as unknown as Agent);
  } catch {
    return null;
  }
}

function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((one) => one.trim())
    .filter(Boolean)
    .slice(0, MOST_STARTERS);
}

function shown(value: unknown): string {
  return typeof value === "number" ? String(value) : "";
}

function numberOf(text: string): number | null {
  const value = Number(text.replace(",", "."));
  return text.trim() === "" || Number.isNaN(value) ? null : value;
}

function formOf(format: unknown): string {
  if (!isObject(format) || !isObject(format.json_schema) || !isObject(format.json_schema.schema)) return "";
  return JSON.stringify(format.json_schema.schema, null, 2);
}

function isPlainForm(format: unknown): boolean {
  return isObject(format) && format.type === "json_object";
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
