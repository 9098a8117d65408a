import { afterAll, expect, test, vi } from "vitest";
import type { Call } from "./entries";

type Info = { id: string; reply: { number: number; state: string } };

const server = vi.hoisted(() => ({
  GET: vi.fn<(path: string) => Promise<unknown>>(),
  PATCH: vi.fn<(path: string, sent: { body: object }) => Promise<unknown>>(),
  fetchAs: vi.fn<(path: string, init?: RequestInit) => Promise<Response>>(),
}));

vi.mock("../api/client", () => ({
  api: { GET: server.GET, PATCH: server.PATCH },
  fetchAs: server.fetchAs,
  answered: async (asked: Promise<{ data: unknown }>) => (await asked).data,
}));

// Test files of one worker share their modules: one that was loaded before knows the true client.
vi.resetModules();
const { branch, conversationOf, newConversation } = await import("./conversation");
afterAll(() => void vi.resetModules());

const STARTED = { type: "conversation.response.started", conversation_id: "two" };

function told(state: string): { data: Info } {
  return { data: { id: "c", reply: { number: 1, state } } };
}

function events(first: number, ...types: string[]): Response {
  const blocks = types.map((type, at) => {
    const event = { type, id: "m", content: "Yes.", conversation_id: "c" };
    return `id: 1-${first + at}\ndata: ${JSON.stringify(event)}\n\n`;
  });
  return new Response(blocks.join(""));
}

test("a reply that has ended is not followed again because of an answer that comes late", async () => {
  let late: (info: { data: Info }) => void = () => undefined;
  const asked = vi.fn(async () => told("done"));
  asked.mockImplementationOnce(() => new Promise((resolve) => (late = resolve)));
  server.GET.mockImplementation(async (path) => (path.endsWith("history") ? { data: { entries: [] } } : asked()));
  server.fetchAs.mockImplementation(async (path) =>
    path.endsWith("/events")
      ? events(2, "message.output.delta", "conversation.response.done")
      : events(1, "conversation.response.started"),
  );
  const conversation = newConversation();
  conversation.hold();
  const ended = new Promise((resolve) => conversation.onEnded(resolve));
  await conversation.start({}, "Well?");
  await ended;
  late(told("running"));
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(conversation.store.getState()).toMatchObject({ running: false, info: { reply: { state: "done" } } });
  expect(server.fetchAs).toHaveBeenCalledTimes(2);
});

test("each decision is told at once, and one that is made while a reply runs when that has ended", async () => {
  const history = ["a", "b"].map((id) => ({
    type: "function.call",
    id,
    name: "note",
    tool_call_id: id,
    arguments: "{}",
    confirmation_status: "pending",
  }));
  let state = "waiting";
  let end: () => void = () => undefined;
  const ending = new Promise<void>((resolve) => (end = resolve));
  const said: unknown[] = [];
  server.GET.mockImplementation(async (path) =>
    path.endsWith("history") ? { data: { entries: history } } : told(state),
  );
  server.fetchAs.mockImplementation(async (path, init) => {
    if (path.endsWith("/events")) {
      if (said.length === 1) await ending;
      return events(2, "conversation.response.done");
    }
    said.push(JSON.parse(String(init?.body)).tool_confirmations);
    return new Response(`id: ${said.length}-1\ndata: ${JSON.stringify(STARTED)}\n\n`);
  });
  const conversation = conversationOf("two");
  conversation.hold();
  await conversation.load();
  const [first, second] = conversation.store.getState().entries as Call[];
  if (!first || !second) throw new Error("nothing waits");
  await conversation.decide(first, true);
  await conversation.decide(second, false);
  expect(said).toEqual([[{ tool_call_id: "a", confirmation: "allow" }]]);
  expect(conversation.store.getState().entries).toMatchObject([{ state: "running" }, { state: "denied" }]);
  const ended = new Promise((resolve) => conversation.onEnded(resolve));
  history.shift();
  end();
  await vi.waitFor(() => expect(said[1]).toEqual([{ tool_call_id: "b", confirmation: "deny" }]));
  state = "done";
  await ended;
});

test("what is asked waits for what was changed, and is not asked where that was refused", async () => {
  const order: string[] = [];
  const takes: (() => void)[] = [];
  server.GET.mockImplementation(async (path) => (path.endsWith("history") ? { data: { entries: [] } } : told("done")));
  server.PATCH.mockImplementation(async (_path, { body }) => {
    await new Promise<void>((resolve) => takes.push(resolve));
    order.push(JSON.stringify(body));
    if ("refused" in body) throw new Error("No such model");
    return { data: { id: "three", ...body } };
  });
  server.fetchAs.mockImplementation(async (path) => {
    if (path.endsWith("/events")) return events(2, "conversation.response.done");
    order.push("asked");
    return events(1, "conversation.response.started");
  });
  const conversation = conversationOf("three");
  conversation.hold();
  await conversation.load();
  const changes = [conversation.change({ a: 1 }), conversation.change({ b: 2 })];
  const asked = conversation.append({}, "Well?");
  for (const at of [0, 1]) {
    await vi.waitFor(() => expect(takes).toHaveLength(at + 1));
    takes[at]?.();
  }
  await Promise.all([...changes, asked]);
  expect(order).toEqual(['{"a":1}', '{"b":2}', "asked"]);

  const third = conversation.change({ c: 3 });
  const branched = branch(conversation, { from_entry_id: null });
  await vi.waitFor(() => expect(takes).toHaveLength(3));
  expect(order).toHaveLength(3);
  takes[2]?.();
  await Promise.all([third, branched]);
  expect(order.slice(3)).toEqual(['{"c":3}', "asked"]);

  const refused = conversation.change({ refused: true });
  const unasked = conversation.append({}, "And now?");
  await vi.waitFor(() => expect(takes).toHaveLength(4));
  takes[3]?.();
  await expect(refused).rejects.toThrow("No such model");
  await expect(unasked).rejects.toThrow("No such model");
  expect(order).toHaveLength(6);
  expect(conversation.store.getState()).toMatchObject({ sending: false });
});
