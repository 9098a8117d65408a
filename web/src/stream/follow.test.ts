import { afterEach, expect, test, vi } from "vitest";
import { begin, follow } from "./follow";
import type { Told } from "./wire";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** A server that tells a reply, and breaks the connection after so many events each time. */
function served(events: number, breaks: number[]) {
  const asked: (string | null)[] = [];
  vi.stubGlobal("fetch", async (_: string, init: RequestInit) => {
    const after = new Headers(init.headers).get("last-event-id");
    asked.push(after);
    const first = after ? Number(after.split("-")[1]) : 0;
    const until = Math.min(events, first + (breaks.shift() ?? events));
    let text = 'event: ventoux.stage\ndata: {"type":"ventoux.stage","stage":"writing","since":0}\n\n';
    for (let at = first + 1; at <= until; at += 1) text += eventAt(at, events);
    return new Response(stream(text));
  });
  return asked;
}

function eventAt(at: number, last: number): string {
  const type =
    at === 1 ? "conversation.response.started" : at === last ? "conversation.response.done" : "message.output.delta";
  return `id: 1-${at}\nevent: ${type}\ndata: ${JSON.stringify({ type, id: "m", content: `é${at}`, conversation_id: "c" })}\n\n`;
}

/** In pieces that end anywhere, in the middle of a letter as well. */
function stream(text: string): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  return new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += 7) controller.enqueue(bytes.slice(at, at + 7));
      controller.close();
    },
  });
}

async function followed(after = "", signal = new AbortController().signal) {
  const told: Told[] = [];
  const to = await follow({ conversationId: "c", after, signal, onEvents: (more) => told.push(...more) });
  return { to, ids: told.map((one) => one.id).filter(Boolean), told };
}

test("a broken connection is gone on with behind the last event", async () => {
  vi.spyOn(Math, "random").mockReturnValue(0);
  const asked = served(6, [2, 3]);
  vi.useFakeTimers({ shouldAdvanceTime: true, advanceTimeDelta: 200 });
  const { to, ids, told } = await followed();
  vi.useRealTimers();
  expect(to).toBe("end");
  expect(ids).toEqual(["1-1", "1-2", "1-3", "1-4", "1-5", "1-6"]);
  expect(asked).toEqual([null, "1-2", "1-5"]);
  expect(told.filter((one) => one.event.type === "ventoux.stage")).toHaveLength(3);
  expect(told.find((one) => one.id === "1-3")?.event.content).toBe("é3");
});

test("events that are not kept any more are nothing to follow", async () => {
  vi.stubGlobal("fetch", async () => new Response("{}", { status: 404 }));
  expect((await followed("1-3")).to).toBe("nothing");
});

test("who leaves ends the reading", async () => {
  const leaving = new AbortController();
  vi.stubGlobal("fetch", async () => {
    leaving.abort();
    throw new DOMException("left", "AbortError");
  });
  expect((await followed("", leaving.signal)).to).toBe("left");
});

test("what is refused is no matter of time", async () => {
  vi.stubGlobal("fetch", async () => new Response("{}", { status: 403 }));
  await expect(followed()).rejects.toMatchObject({ status: 403 });
});

test("a reply has begun with its first event, and the rest is left unread", async () => {
  served(4, []);
  const begun = await begin("/v1/conversations", { inputs: "x" });
  expect(begun.conversationId).toBe("c");
  expect(begun.event.id).toBe("1-1");
});

test("what has come between two pictures is handed on together, however many pieces it is", async () => {
  const pieces = 60;
  served(pieces, []);
  const batches: number[] = [];
  const signal = new AbortController().signal;
  await follow({ conversationId: "c", after: "", signal, onEvents: (told) => batches.push(told.length) });
  expect(batches.reduce((sum, one) => sum + one, 0)).toBe(pieces + 1);
  expect(batches.length).toBeLessThan(pieces / 5);
});

test("a tab that nobody sees lets go of its connection, and has all that it missed once it is seen", async () => {
  let seen: DocumentVisibilityState = "visible";
  vi.spyOn(document, "visibilityState", "get").mockImplementation(() => seen);
  const turn = (to: DocumentVisibilityState) => {
    seen = to;
    document.dispatchEvent(new Event("visibilitychange"));
  };
  const open: AbortSignal[] = [];
  let told = 2;
  vi.stubGlobal("fetch", async (_: string, { signal, headers }: RequestInit) => {
    open.push(signal as AbortSignal);
    const first = Number(new Headers(headers).get("last-event-id")?.split("-")[1] ?? 0);
    const text = Array.from({ length: told - first }, (_, at) => eventAt(first + at + 1, 5)).join("");
    return new Response(
      new ReadableStream({
        start(controller) {
          controller.enqueue(new TextEncoder().encode(text));
          signal?.addEventListener("abort", () => controller.error(signal.reason));
        },
      }),
    );
  });
  vi.useFakeTimers();
  const following = followed();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(open).toHaveLength(1);
  turn("hidden");
  await vi.advanceTimersByTimeAsync(3000);
  expect(open[0]?.aborted).toBe(true);
  await vi.advanceTimersByTimeAsync(60_000);
  // Now and then it has looked, and let go again.
  expect(open.length).toBeGreaterThan(2);
  expect(open.length).toBeLessThan(6);
  told = 5;
  turn("visible");
  await vi.advanceTimersByTimeAsync(1000);
  const { to, ids } = await following;
  expect(to).toBe("end");
  expect(ids).toEqual(["1-1", "1-2", "1-3", "1-4", "1-5"]);
});
