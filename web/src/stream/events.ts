import type { AssistantMessage, Call, Entry, Stage, StageName } from "./entries";
import { call, compaction, fromHistory, handoff, withoutAllowed } from "./history";
import { withContent } from "./parts";
import { type EventId, eventId, notAfter, type Told, type Usage, type WireEntry, type WireEvent } from "./wire";

/** What went wrong with a reply, as its last event tells it. `error`: the name of the error. */
export interface Failure {
  message: string;
  code: number;
  error: string;
}

export interface Said {
  entries: readonly Entry[];
  /** The ids of all entries of the history, of those too that have no line of their own. */
  order: readonly string[];
  /** The last event that is in it: what comes again is known by it. */
  seen: EventId | null;
  running: boolean;
  stage: Stage | null;
  failure: Failure | null;
  usage: Usage | null;
}

export const NOTHING_SAID: Said = {
  entries: [],
  order: [],
  seen: null,
  running: false,
  stage: null,
  failure: null,
  usage: null,
};

/** With events of a reply, in their order, and with any of them again. `now`: milliseconds. Entries that no event speaks
 * of are the same objects as before. */
export function withEvents(said: Said, told: readonly Told[], now: number): Said {
  const next = { ...said, entries: [...said.entries] };
  for (const { id, event } of told) {
    const number = eventId(id);
    if (number) {
      if (next.seen && notAfter(number, next.seen)) continue;
      next.seen = number;
    }
    take(next, event, now);
  }
  return next;
}

type Next = Said & { entries: Entry[] };

function take(next: Next, event: WireEvent, now: number): void {
  switch (event.type) {
    case "conversation.response.started":
      Object.assign(next, { running: true, failure: null, usage: null });
      return;
    case "conversation.response.done":
      end(next, false);
      next.usage = event.usage ?? null;
      return;
    case "conversation.response.error":
      end(next, true);
      next.failure = { message: event.message ?? "", code: event.code ?? 500, error: event.error ?? "" };
      return;
    case "ventoux.stage":
      next.stage = stageOf(event, now);
      return;
    case "message.output.delta":
      speak(next, event, now);
      return;
    case "function.call.delta":
      callFunction(next.entries, event);
      return;
    default:
      if (event.type.startsWith("tool.execution.")) execute(next, event, now);
      else if (event.type.startsWith("agent.handoff.")) handOver(next.entries, event);
  }
}

/** Where an entry is, from the end: what a reply speaks of is there. -1: nowhere. */
function placeOf(entries: readonly Entry[], id: string): number {
  return entries.findLastIndex((one) => one.id === id);
}

function begun(event: WireEvent) {
  return { id: event.id, createdAt: event.created_at ?? "", completedAt: null, live: true };
}

function speak(next: Next, event: WireEvent, now: number): void {
  const at = placeOf(next.entries, event.id);
  const known = next.entries[at];
  if (known && !(known.kind === "assistant" && known.live)) return;
  const thinks = typeof event.content === "object" && "type" in event.content && event.content.type === "thinking";
  const stage: StageName = thinks ? "thinking" : "writing";
  if (next.stage?.stage !== stage) next.stage = { stage, place: null, what: null, percent: null, since: now };
  const before = known?.kind === "assistant" ? known : newAnswer(event);
  const parts = withContent(before.parts, event.content, { since: next.stage.since, now });
  const answer: AssistantMessage = { ...before, parts };
  if (at >= 0) next.entries[at] = answer;
  else next.entries.push(answer);
}

function newAnswer(event: WireEvent): AssistantMessage {
  return {
    ...begun(event),
    kind: "assistant",
    parts: [],
    partial: false,
    model: event.model ?? null,
    agentId: event.agent_id ?? null,
    info: {},
  };
}

/** The arguments may come in pieces. */
function callFunction(entries: Entry[], event: WireEvent): void {
  const at = placeOf(entries, event.id);
  const known = entries[at];
  if (known?.kind === "call") {
    if (known.live) entries[at] = { ...known, arguments: known.arguments + (event.arguments ?? "") };
  } else if (!known) entries.push({ ...begun(event), ...call({ ...event, type: "function.call" }), kind: "call" });
}

function execute(next: Next, event: WireEvent, now: number): void {
  const { entries } = next;
  const at = placeOf(entries, event.id);
  const known = entries[at];
  if (known && !known.live) return;
  if (event.type.endsWith(".started")) {
    if (event.name === "compaction") {
      if (!known) entries.push({ ...begun(event), ...compaction({}), kind: "compaction" });
      return;
    }
    next.stage = { stage: "tool", place: null, what: event.name ?? null, percent: null, since: now };
    if (known) return;
    const started = call(event);
    withoutAllowed(entries, (one) => one.function === started.function && one.arguments === started.arguments);
    entries.push({ ...begun(event), ...started, kind: "call" });
  } else if (known?.kind === "compaction") {
    entries[at] = { ...known, ...compaction(event.info ?? {}), completedAt: event.created_at ?? null };
  } else if (known?.kind === "call") {
    entries[at] = event.type.endsWith(".done") ? done(known, event) : more(known, event);
  }
}

function more(known: Call, event: WireEvent): Call {
  return { ...known, arguments: known.arguments + (event.arguments ?? "") };
}

function done(known: Call, event: WireEvent): Call {
  const info = event.info ?? {};
  return {
    ...known,
    state: info.failed === true ? "failed" : "done",
    output: typeof info.output === "string" ? info.output : null,
    info,
    completedAt: event.created_at ?? null,
  };
}

function handOver(entries: Entry[], event: WireEvent): void {
  const at = placeOf(entries, event.id);
  const known = entries[at];
  if (!known) {
    entries.push({ ...begun(event), ...handoff(event), kind: "handoff" });
  } else if (known.kind === "handoff" && known.live && event.type.endsWith(".done")) {
    const { toId, toName } = handoff(event);
    entries[at] = { ...known, toId, toName, completedAt: event.created_at ?? null };
  }
}

/** Nothing is live any more; what had not ended is so for good. */
function end(next: Next, failed: boolean): void {
  Object.assign(next, { running: false, stage: null });
  for (const [at, one] of next.entries.entries()) {
    if (one.live) next.entries[at] = ended(one, failed);
  }
}

function ended(one: Entry, failed: boolean): Entry {
  if (one.kind === "assistant") return { ...one, live: false, partial: failed };
  if (one.kind === "call" && one.state === "running") return { ...one, live: false, state: "failed" };
  return { ...one, live: false };
}

const STAGES = new Set(["queued", "loading", "reading", "thinking", "writing", "tool"]);

function stageOf(event: WireEvent, now: number): Stage | null {
  if (!event.stage || !STAGES.has(event.stage)) return null;
  return {
    stage: event.stage as StageName,
    place: event.place ?? null,
    what: event.what ?? null,
    percent: event.percent ?? null,
    since: now - 1000 * (event.since ?? 0),
  };
}

/** With what the history tells by now, which counts before everything that events have told. Entries in which nothing is
 * new stay the same objects, and keep how long the model was seen to think. What the reply that runs has told and the
 * history does not have yet, stays at the end. */
export function withHistory(said: Said, told: readonly WireEntry[], running: boolean): Said {
  const before = new Map(said.entries.map((one) => [one.id, one]));
  const entries: Entry[] = fromHistory(told).map((one) => kept(before.get(one.id), one));
  if (running) {
    const known = new Set(told.map((one) => one.id));
    entries.push(...said.entries.filter((one) => one.live && !known.has(one.id)));
  }
  const order = told.map((one) => one.id);
  const sameOrder = order.length === said.order.length && order.at(-1) === said.order.at(-1);
  const same = entries.length === said.entries.length && entries.every((one, at) => one === said.entries[at]);
  return {
    ...said,
    running,
    stage: running ? said.stage : null,
    entries: same ? said.entries : entries,
    order: sameOrder ? said.order : order,
  };
}

function kept(before: Entry | undefined, now: Entry): Entry {
  if (!before) return now;
  if (before.kind === "assistant" && now.kind === "assistant") {
    const seconds = before.parts.find((part) => part.kind === "thinking" && part.seconds !== undefined);
    if (seconds?.kind === "thinking" && now.parts[0]?.kind === "thinking")
      now.parts[0] = { ...now.parts[0], seconds: seconds.seconds };
  }
  return JSON.stringify(before) === JSON.stringify(now) ? before : now;
}
