import { ASK_USER, type Call, type CallState, type Entry, type MessageInfo } from "./entries";
import { partsOf } from "./parts";
import type { WireEntry } from "./wire";

/** The entries of `GET /v1/conversations/{id}/history`, as they are shown. */
export function fromHistory(told: readonly WireEntry[]): Entry[] {
  const entries: Entry[] = [];
  for (const one of told) add(entries, one);
  return entries;
}

function add(entries: Entry[], told: WireEntry): void {
  const base = { id: told.id, createdAt: told.created_at ?? "", completedAt: told.completed_at ?? null, live: false };
  switch (told.type) {
    case "message.input":
      if (told.role === "assistant") entries.push({ ...base, ...answer(told), kind: "assistant" });
      else {
        passOver(entries);
        entries.push({ ...base, kind: "user", parts: partsOf(told.content) });
      }
      return;
    case "message.output":
      entries.push({ ...base, ...answer(told), kind: "assistant" });
      return;
    case "function.call":
      entries.push({ ...base, ...call(told), kind: "call" });
      return;
    case "function.result":
      answered(entries, told.tool_call_id ?? "", told.result ?? "", told.completed_at ?? null);
      return;
    case "tool.execution":
      if (told.name === "compaction") entries.push({ ...base, ...compaction(told.info ?? {}), kind: "compaction" });
      else {
        withoutAllowed(entries, (one) => one.callId !== "" && one.callId === told.tool_call_id);
        entries.push({ ...base, ...call(told), kind: "call" });
      }
      return;
    case "agent.handoff":
      entries.push({ ...base, ...handoff(told), kind: "handoff" });
  }
}

function answer(told: WireEntry) {
  return {
    parts: partsOf(told.content),
    partial: told.partial ?? false,
    model: told.model ?? null,
    agentId: told.agent_id ?? null,
    info: (told.info ?? {}) as MessageInfo,
  };
}

/** A call without what every entry has. One that is told whole by its event is like one of the history. */
export function call(told: WireEntry): Omit<Call, "id" | "createdAt" | "completedAt" | "live" | "kind"> {
  const info = told.info ?? {};
  const executed = told.type.startsWith("tool.execution");
  return {
    name: (!executed && typeof info.tool === "string" && info.tool) || (told.name ?? ""),
    function: told.function || told.name || "",
    callId: told.tool_call_id ?? "",
    arguments: told.arguments ?? "",
    state: executed ? executionState(told, info) : waitingState(told),
    output: typeof info.output === "string" ? info.output : null,
    info,
    asksApproval: !executed && told.confirmation_status != null,
    model: told.model ?? null,
    agentId: told.agent_id ?? null,
  };
}

function executionState(told: WireEntry, info: Record<string, unknown>): CallState {
  if (info.failed === true) return "failed";
  // One that a reply left behind when its server ended has neither.
  return told.type === "tool.execution" && (told.completed_at || info.output !== undefined) ? "done" : "running";
}

function waitingState(told: WireEntry): CallState {
  if (told.confirmation_status === "denied") return "denied";
  return told.confirmation_status === "allowed" ? "running" : "waiting";
}

export function handoff(told: WireEntry) {
  return {
    fromId: told.previous_agent_id ?? "",
    fromName: told.previous_agent_name ?? "",
    toId: told.next_agent_id ?? "",
    toName: told.next_agent_name ?? "",
  };
}

export function compaction(info: Record<string, unknown>) {
  const count = (value: unknown) => (typeof value === "number" ? value : 0);
  return {
    summary: typeof info.summary === "string" ? info.summary : "",
    entries: count(info.entries),
    tokensBefore: count(info.tokens_before),
    tokensAfter: count(info.tokens_after),
  };
}

/** Who says something else instead confirms nothing and answers nothing. */
export function passOver(entries: Entry[]): void {
  for (const [at, one] of entries.entries()) {
    if (one.kind === "call" && one.state === "waiting") entries[at] = { ...one, state: "denied" };
  }
}

function answered(entries: Entry[], callId: string, result: string, completedAt: string | null): void {
  const at = entries.findLastIndex((one) => one.kind === "call" && one.callId === callId && one.function !== "");
  const found = entries[at];
  if (found?.kind === "call") entries[at] = { ...found, state: "done", output: result, completedAt };
}

/** A call that was allowed is shown by what came of it. */
export function withoutAllowed(entries: Entry[], is: (one: Call) => boolean): void {
  const at = entries.findLastIndex(
    (one) => one.kind === "call" && one.asksApproval && one.state === "running" && is(one),
  );
  if (at >= 0) entries.splice(at, 1);
}

/** Whether the model asks the user something, rather than for leave. */
export function isQuestion(one: Call): boolean {
  return one.function === ASK_USER && !one.asksApproval;
}
