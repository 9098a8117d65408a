import {
  FORMATS,
  isObject,
  type Message,
  MOST_MODELS,
  message,
  newSetup,
  PARAMETERS,
  type Setup,
  type ToolCall,
} from "./setup";

/** Setups in the browser's storage and in links. */
const STORED = "ventoux.playground";
const MOST = 20;
const IN_LINK = "setup=";
/** Characters of a link: some programs cut longer ones. */
export const LONGEST_LINK = 30_000;

export interface PastRun {
  /** Milliseconds since 1970. */
  at: number;
  setup: Setup;
}

export function pastRuns(): PastRun[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(STORED) ?? "[]");
    if (!Array.isArray(kept)) return [];
    return kept.flatMap((one: unknown) =>
      isObject(one) && typeof one.at === "number" ? [{ at: one.at, setup: setupFrom(one.setup) }] : [],
    );
  } catch {
    return [];
  }
}

export function keepRun(setup: Setup, at = Date.now()): void {
  const others = pastRuns().filter((one) => JSON.stringify(plain(one.setup)) !== JSON.stringify(plain(setup)));
  try {
    localStorage.setItem(STORED, JSON.stringify([{ at, setup: plain(setup) }, ...others].slice(0, MOST)));
  } catch {
    // Full, or switched off: then there is no history, and all else works.
  }
}

export function forgetRuns(): void {
  localStorage.removeItem(STORED);
}

/** Without what only the page needs. */
function plain(setup: Setup): unknown {
  return { ...setup, messages: setup.messages.map(({ key: _, ...rest }) => rest) };
}

/** The part of an address after the `#`: it never reaches a server. */
export function toFragment(setup: Setup): string {
  const bytes = new TextEncoder().encode(JSON.stringify(plain(setup)));
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return IN_LINK + btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

export function fromFragment(fragment: string): Setup | null {
  const text = fragment.replace(/^#/, "");
  if (!text.startsWith(IN_LINK)) return null;
  try {
    const binary = atob(text.slice(IN_LINK.length).replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
    return setupFrom(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return null;
  }
}

/** Whatever it is, a setup comes out of it. */
export function setupFrom(value: unknown): Setup {
  const empty = newSetup();
  if (!isObject(value)) return empty;
  const texts = ["system", "stop", "effort", "tools", "toolChoice", "schema"] as const;
  const flags = ["safePrompt", "logprobs", "parallelTools", "stream"] as const;
  const given = isObject(value.parameters) ? value.parameters : {};
  const messages = Array.isArray(value.messages) ? value.messages.flatMap(messageFrom) : [];
  return {
    ...empty,
    ...Object.fromEntries(texts.map((name) => [name, text(value[name], empty[name])])),
    ...Object.fromEntries(flags.map((name) => [name, typeof value[name] === "boolean" ? value[name] : empty[name]])),
    models: strings(value.models).slice(0, MOST_MODELS),
    messages: messages.length > 0 ? messages : empty.messages,
    parameters: { ...empty.parameters, ...Object.fromEntries(PARAMETERS.map(({ name }) => [name, text(given[name])])) },
    format: FORMATS.find((one) => one === value.format) ?? "text",
  };
}

function text(value: unknown, otherwise = ""): string {
  return typeof value === "string" ? value : otherwise;
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}

function messageFrom(value: unknown): Message[] {
  if (!isObject(value)) return [];
  const role = (["user", "assistant", "tool"] as const).find((one) => one === value.role);
  if (!role) return [];
  const toolCalls = Array.isArray(value.toolCalls) ? value.toolCalls.flatMap(callFrom) : [];
  const more = {
    toolCalls,
    toolCallId: text(value.toolCallId),
    name: text(value.name),
    prefix: value.prefix === true,
  };
  return [message(role, text(value.content), more)];
}

function callFrom(value: unknown): ToolCall[] {
  if (!isObject(value)) return [];
  return [{ id: text(value.id), name: text(value.name), arguments: text(value.arguments) }];
}
