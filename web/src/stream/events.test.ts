import fc from "fast-check";
import { expect, test } from "vitest";
import type { Entry } from "./entries";
import { NOTHING_SAID, type Said, withEvents, withHistory } from "./events";
import type { Told, WireChunk, WireEntry, WireEvent } from "./wire";

/** What a reply consists of, from which both its history and its events are made. */
type Piece =
  | { is: "message"; chunks: (string | WireChunk)[] }
  | { is: "tool"; arguments: string; failed: boolean }
  | { is: "call"; arguments: string }
  | { is: "handoff" }
  | { is: "compaction" };

const text = fc.string({ minLength: 1, maxLength: 20 });
const chunk = fc.oneof(
  { weight: 4, arbitrary: text },
  text.map((said): WireChunk => ({ type: "thinking", thinking: [{ text: said }] })),
  text.map((title): WireChunk => ({ type: "tool_reference", tool: "web_search", title, url: "https://a.example" })),
  text.map((file_id): WireChunk => ({ type: "tool_file", tool: "code_interpreter", file_id })),
);
const piece: fc.Arbitrary<Piece> = fc.oneof(
  fc.record({ is: fc.constant("message" as const), chunks: fc.array(chunk, { minLength: 1, maxLength: 8 }) }),
  fc.record({ is: fc.constant("tool" as const), arguments: fc.json(), failed: fc.boolean() }),
  fc.record({ is: fc.constant("call" as const), arguments: fc.json() }),
  fc.record({ is: fc.constant("handoff" as const) }),
  fc.record({ is: fc.constant("compaction" as const) }),
);

const QUESTION: WireEntry = { type: "message.input", id: "q", role: "user", content: "Well?", completed_at: "1" };

function entriesOf(pieces: Piece[]): WireEntry[] {
  return pieces.map(entryOf);
}

function entryOf(one: Piece, at: number): WireEntry {
  const base = { id: `e${at}`, created_at: "t", completed_at: "t" };
  switch (one.is) {
    case "message":
      return { ...base, type: "message.output", content: one.chunks.map(whole) };
    case "tool":
      return {
        ...base,
        type: "tool.execution",
        name: "add",
        arguments: one.arguments,
        info: { output: "42", failed: one.failed },
      };
    case "call":
      return { ...base, type: "function.call", name: "ask_user", arguments: one.arguments, tool_call_id: `c${at}` };
    case "handoff":
      return { ...base, type: "agent.handoff", next_agent_id: "b", next_agent_name: "B", previous_agent_name: "A" };
    case "compaction":
      return { ...base, type: "tool.execution", name: "compaction", arguments: "{}", info: { summary: "all" } };
  }
}

function whole(one: string | WireChunk): WireChunk {
  return typeof one === "string" ? { type: "text", text: one } : one;
}

/** As the server would tell them, with texts cut at `cuts`. */
function eventsOf(pieces: Piece[], cuts: number): Told[] {
  const events: WireEvent[] = [{ type: "conversation.response.started", id: "", conversation_id: "c" }];
  for (const [at, one] of pieces.entries()) {
    const base = { id: `e${at}`, created_at: "t", output_index: at };
    if (one.is === "message") {
      for (const part of one.chunks) {
        for (const content of typeof part === "string" ? cut(part, cuts) : [part])
          events.push({ ...base, type: "message.output.delta", content });
      }
    } else if (one.is === "call") {
      for (const part of cut(one.arguments, cuts))
        events.push({
          ...base,
          type: "function.call.delta",
          name: "ask_user",
          tool_call_id: `c${at}`,
          arguments: part,
        });
    } else if (one.is === "handoff") {
      events.push({ ...base, type: "agent.handoff.started", previous_agent_name: "A" });
      events.push({ ...base, type: "agent.handoff.done", next_agent_id: "b", next_agent_name: "B" });
    } else {
      const name = one.is === "tool" ? "add" : "compaction";
      const info = one.is === "tool" ? { output: "42", failed: one.failed } : { summary: "all" };
      const [first = "", ...rest] = cut(one.is === "tool" ? one.arguments : "{}", cuts);
      events.push({ ...base, type: "tool.execution.started", name, arguments: first });
      for (const part of rest) events.push({ ...base, type: "tool.execution.delta", name, arguments: part });
      events.push({ ...base, type: "tool.execution.done", name, info });
    }
  }
  events.push({ type: "conversation.response.done", id: "", usage: { total_tokens: 5 } });
  return events.map((event, at) => ({ id: `1-${at + 1}`, event }));
}

function cut(said: string, size: number): string[] {
  const parts: string[] = [];
  for (let at = 0; at < said.length; at += size) parts.push(said.slice(at, at + size));
  return parts.length ? parts : [""];
}

/** What is the same in both: times and figures are told by the history alone. */
function seen(entries: readonly Entry[]) {
  return entries.map(seenOf);
}

function seenOf(one: Entry) {
  switch (one.kind) {
    case "user":
      return { id: one.id, parts: one.parts };
    case "assistant":
      return { id: one.id, partial: one.partial, parts: one.parts.map(({ ...part }) => untimed(part)) };
    case "call":
      return { id: one.id, arguments: one.arguments, state: one.state, output: one.output };
    case "handoff":
      return { id: one.id, to: one.toName, from: one.fromName };
    case "compaction":
      return { id: one.id, summary: one.summary };
  }
}

function untimed(part: object): object {
  const { seconds: _, ...others } = part as { seconds?: number };
  return others;
}

const asked = withHistory(NOTHING_SAID, [QUESTION], false);

test("events come to what the history tells, however they are cut, gathered, and told again", () => {
  const property = fc.property(
    fc.array(piece, { maxLength: 6 }),
    fc.integer({ min: 1, max: 30 }),
    fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
    fc.integer({ min: 0, max: 20 }),
    (pieces, cuts, sizes, back) => {
      const events = eventsOf(pieces, cuts);
      let said: Said = asked;
      for (let at = 0, turn = 0; at < events.length; turn += 1) {
        const size = sizes[turn % sizes.length] ?? 1;
        // Each connection begins again with some that are known.
        said = withEvents(said, events.slice(Math.max(0, at - back), at + size), 0);
        at += size;
      }
      const told = withHistory(NOTHING_SAID, [QUESTION, ...entriesOf(pieces)], false);
      expect(seen(said.entries)).toEqual(seen(told.entries));
      expect(said.running).toBe(false);
    },
  );
  fc.assert(property, { numRuns: 100 });
});

test("who joins a reply, with what of it was kept by then, sees the same in the end", () => {
  const property = fc.property(fc.array(piece, { maxLength: 6 }), fc.nat(), fc.nat(), (pieces, kept, left) => {
    const events = eventsOf(pieces, 3);
    const told = [QUESTION, ...entriesOf(pieces)];
    const some = told.slice(0, 1 + (kept % told.length));
    // Those of the reply from its beginning; then the connection is lost, and the history is read again.
    let said = withHistory(NOTHING_SAID, some, true);
    said = withEvents(said, events.slice(0, left % events.length), 0);
    said = withHistory(said, some, true);
    said = withEvents(said, events, 0);
    expect(seen(withHistory(said, told, false).entries)).toEqual(seen(withHistory(NOTHING_SAID, told, false).entries));
    expect(
      seen(said.entries)
        .map((one) => one.id)
        .sort(),
    ).toEqual(told.map((one) => one.id).sort());
  });
  fc.assert(property, { numRuns: 100 });
});

test("an entry that no event speaks of stays the same object", () => {
  const said = withEvents(asked, eventsOf([{ is: "message", chunks: ["a", "b"] }], 9).slice(0, 2), 0);
  const more = withEvents(said, eventsOf([{ is: "message", chunks: ["a", "b"] }], 9).slice(2, 3), 0);
  expect(more.entries[0]).toBe(said.entries[0]);
  expect(more.entries[1]).not.toBe(said.entries[1]);
});

test("the history changes no object in which nothing is new", () => {
  const told = [QUESTION, ...entriesOf([{ is: "message", chunks: ["a"] }])];
  const said = withHistory(NOTHING_SAID, told, false);
  const again = withHistory(said, structuredClone(told), false);
  expect(again.entries).toBe(said.entries);
});

test("a call that was allowed is shown by what came of it", () => {
  const pending: WireEntry = {
    type: "function.call",
    id: "f",
    name: "send",
    arguments: "{}",
    tool_call_id: "x",
    confirmation_status: "pending",
  };
  const waiting = withHistory(NOTHING_SAID, [QUESTION, pending], false);
  expect(waiting.entries[1]).toMatchObject({ state: "waiting", asksApproval: true });
  const ran: WireEntry = { ...pending, id: "t", type: "tool.execution", info: { output: "sent" }, completed_at: "t" };
  const allowed = withHistory(waiting, [QUESTION, { ...pending, confirmation_status: "allowed" }, ran], false);
  expect(allowed.entries.map((one) => one.id)).toEqual(["q", "t"]);
  const passed = withHistory(waiting, [QUESTION, pending, { ...QUESTION, id: "q2" }], false);
  expect(passed.entries[1]).toMatchObject({ state: "denied" });
});

test("a reply that fails leaves what was said as a part, and says why", () => {
  const events = eventsOf([{ is: "message", chunks: ["half"] }], 9).slice(0, -1);
  const error: WireEvent = { type: "conversation.response.error", id: "", message: "no", code: 502, error: "engine" };
  const said = withEvents(asked, [...events, { id: "1-9", event: error }], 0);
  expect(said.entries[1]).toMatchObject({ partial: true, live: false });
  expect(said.failure).toEqual({ message: "no", code: 502, error: "engine" });
});

test("a stage tells what is waited for, and since when by this clock", () => {
  const stage: WireEvent = { type: "ventoux.stage", id: "", stage: "queued", place: 3, since: 2 };
  const said = withEvents(asked, [{ id: "", event: stage }], 10_000);
  expect(said.stage).toEqual({ stage: "queued", place: 3, what: null, percent: null, since: 8000 });
});

test("four thousand pieces of an answer cost little", () => {
  const piece = { id: "", event: { type: "message.output.delta", id: "m", content: "word " } satisfies WireEvent };
  const began = performance.now();
  let said = asked;
  for (let at = 0; at < 80; at += 1) said = withEvents(said, Array(50).fill(piece), 0);
  expect(said.entries[1]).toMatchObject({ parts: [{ text: "word ".repeat(4000) }] });
  expect(performance.now() - began).toBeLessThan(500);
});
