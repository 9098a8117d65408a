import { speedOf } from "../../models/speed";
import { isObject, type ToolCall } from "./setup";

/** One model's answer, as far as it has come. Times are milliseconds of `performance.now()`. */
export interface Run {
  model: string;
  state: "waiting" | "writing" | "done" | "stopped" | "failed";
  choices: Choice[];
  usage: Usage | null;
  startedAt: number;
  firstAt: number | null;
  endedAt: number | null;
  error: unknown;
}

export interface Choice {
  text: string;
  thinking: string;
  toolCalls: ToolCall[];
  logprobs: TokenLogprob[];
  finish: string;
}

export interface Usage {
  prompt: number;
  completion: number;
}

export interface TokenLogprob {
  token: string;
  logprob: number;
  top: { token: string; logprob: number }[];
}

export function newRun(model: string, now: number): Run {
  return {
    model,
    state: "waiting",
    choices: [],
    usage: null,
    startedAt: now,
    firstAt: null,
    endedAt: null,
    error: null,
  };
}

/** With what a chunk of a stream, or a whole answer, brings. Throws what the server says in place of one. */
export function taken(run: Run, data: unknown, now: number): Run {
  if (!isObject(data)) return run;
  if (!Array.isArray(data.choices) && typeof data.message === "string") throw new Error(data.message);
  const choices = [...run.choices];
  for (const raw of Array.isArray(data.choices) ? data.choices : []) {
    if (!isObject(raw)) continue;
    const at = typeof raw.index === "number" ? raw.index : 0;
    while (choices.length <= at) choices.push({ text: "", thinking: "", toolCalls: [], logprobs: [], finish: "" });
    choices[at] = grown(choices[at], raw);
    if (choices[at]?.finish === "error") throw new Error(String(data.message ?? "The answer broke off."));
  }
  const isText = choices.some((one) => one.text || one.thinking || one.toolCalls.length > 0);
  return {
    ...run,
    choices,
    usage: usageOf(data.usage) ?? run.usage,
    firstAt: run.firstAt ?? (isText ? now : null),
    state: isText || run.state === "writing" ? "writing" : "waiting",
  };
}

export function ended(run: Run, state: "done" | "stopped" | "failed", now: number, error: unknown = null): Run {
  return { ...run, state, endedAt: now, error };
}

function grown(choice: Choice | undefined, raw: Record<string, unknown>): Choice {
  const before = choice ?? { text: "", thinking: "", toolCalls: [], logprobs: [], finish: "" };
  const part = isObject(raw.delta) ? raw.delta : isObject(raw.message) ? raw.message : {};
  const { text, thinking } = contentOf(part.content);
  return {
    text: before.text + text,
    thinking: before.thinking + thinking,
    toolCalls: [...before.toolCalls, ...callsOf(part.tool_calls)],
    logprobs: [...before.logprobs, ...logprobsOf(raw.logprobs)],
    finish: typeof raw.finish_reason === "string" ? raw.finish_reason : before.finish,
  };
}

function contentOf(content: unknown): { text: string; thinking: string } {
  if (typeof content === "string") return { text: content, thinking: "" };
  let [text, thinking] = ["", ""];
  for (const chunk of Array.isArray(content) ? content : []) {
    if (!isObject(chunk)) continue;
    if (chunk.type === "text" && typeof chunk.text === "string") text += chunk.text;
    if (chunk.type === "thinking") thinking += contentOf(chunk.thinking).text;
  }
  return { text, thinking };
}

function callsOf(value: unknown): ToolCall[] {
  return (Array.isArray(value) ? value : []).flatMap((raw: unknown) => {
    if (!isObject(raw) || !isObject(raw.function)) return [];
    const { name, arguments: given } = raw.function;
    const written = typeof given === "string" ? given : JSON.stringify(given ?? {});
    return [{ id: String(raw.id ?? ""), name: String(name ?? ""), arguments: written }];
  });
}

function logprobsOf(value: unknown): TokenLogprob[] {
  const content = isObject(value) && Array.isArray(value.content) ? value.content : [];
  return content.flatMap((raw: unknown) =>
    isToken(raw)
      ? [
          {
            token: raw.token,
            logprob: raw.logprob,
            top: Array.isArray(raw.top_logprobs) ? raw.top_logprobs.filter(isToken) : [],
          },
        ]
      : [],
  );
}

function isToken(value: unknown): value is { token: string; logprob: number; top_logprobs?: unknown } {
  return isObject(value) && typeof value.token === "string" && typeof value.logprob === "number";
}

function usageOf(value: unknown): Usage | null {
  if (!isObject(value) || typeof value.prompt_tokens !== "number") return null;
  return { prompt: value.prompt_tokens, completion: Number(value.completion_tokens ?? 0) };
}

export interface Measures {
  /** Seconds. */
  first: number | null;
  total: number | null;
  perSecond: number | null;
  cost: number | null;
}

/** `price`: for a million tokens. What one reads off a run; the rate counts from the first token on. */
export function measured(run: Run, price: { input: number; output: number } | null): Measures {
  const { firstAt, endedAt, startedAt, usage } = run;
  const writing = firstAt !== null && endedAt !== null ? (endedAt - firstAt) / 1000 : 0;
  const tokens = usage?.completion ?? 0;
  return {
    first: firstAt === null ? null : (firstAt - startedAt) / 1000,
    total: endedAt === null ? null : (endedAt - startedAt) / 1000,
    perSecond: speedOf(tokens, writing),
    cost: price && usage ? (price.input * usage.prompt + price.output * usage.completion) / 1e6 : null,
  };
}
