import { createParser } from "eventsource-parser";
import { fetchAs } from "../api/client";
import { ApiError } from "../api/errors";
import { Glance, RESTS } from "./glance";
import { parsed, type Told } from "./wire";

/** Where a reply was begun: in which conversation, and which of its events has been read. */
export interface Begun {
  conversationId: string;
  event: Told;
}

const ENDS = new Set(["conversation.response.done", "conversation.response.error"]);
const LONGEST_WAIT = 15_000;
/** Milliseconds between two looks at what has come. It waits in the browser meanwhile, which is asked for all of it at
 * once: a piece that is asked for by itself costs more than what is done with it. */
const PACE = 60;

/** Begins a reply: starts a conversation, goes on with one, or branches. Returns with the reply's first event, and leaves
 * the rest to `follow`, which tells the stages as well; the reply is the server's and goes on. Throws ApiError. */
export async function begin(path: string, body: object, signal?: AbortSignal): Promise<Begun> {
  const response = await fetchAs(path, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "text/event-stream" },
    body: JSON.stringify({ ...body, stream: true }),
    signal,
  });
  for await (const found of eventsOf(response)) {
    for (const told of found) {
      const { conversation_id } = told.event;
      if (conversation_id) return { conversationId: conversation_id, event: told };
      if (told.event.type === "conversation.response.error") {
        const { code, error, message } = told.event;
        throw new ApiError(code ?? 500, error ?? "", message ?? "");
      }
    }
  }
  throw new ApiError(502, "", "The stream ended before the reply began.");
}

/** How following came to its end: the reply has, its events are not kept any more, or whoever asked has left. */
export type FollowedTo = "end" | "nothing" | "left";

export interface Following {
  conversationId: string;
  /** The id of the last event that is known; empty for the reply from its beginning. */
  after: string;
  signal: AbortSignal;
  onEvents: (told: Told[]) => void;
  /** How many milliseconds to let what comes gather. */
  pace?: () => number;
  /** Whether the server is reached just now. */
  onConnected?: (connected: boolean) => void;
}

/** Reads a reply's events to its end, whatever becomes of the connection: after each break it goes on behind the last
 * event that it has, at once at first and then after growing waits. Throws ApiError where that is refused. */
export async function follow(following: Following): Promise<FollowedTo> {
  const { signal, onConnected } = following;
  let last = following.after;
  let failures = 0;
  while (!signal.aborted) {
    const glance = new Glance(signal);
    try {
      const response = await joined(following.conversationId, last, glance.signal);
      onConnected?.(true);
      for await (const found of eventsOf(response)) {
        failures = 0;
        last = found.findLast((told) => told.id)?.id ?? last;
        following.onEvents(found);
        if (found.some((told) => ENDS.has(told.event.type))) return "end";
        await pause(following.pace?.() ?? PACE, glance.signal);
      }
    } catch (error) {
      if (signal.aborted) return "left";
      if (error instanceof ApiError && error.status === 404) return "nothing";
      if (error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429) throw error;
    } finally {
      glance.end();
    }
    if (glance.rests) {
      await pause(RESTS, signal);
      continue;
    }
    onConnected?.(false);
    await pause(Math.min(LONGEST_WAIT, 250 * 2 ** failures) * (0.75 + Math.random() / 2), signal);
    failures += 1;
  }
  return "left";
}

function joined(conversationId: string, after: string, signal: AbortSignal): Promise<Response> {
  const headers: Record<string, string> = { accept: "text/event-stream" };
  if (after) headers["last-event-id"] = after;
  return fetchAs(`/v1/conversations/${encodeURIComponent(conversationId)}/events`, {
    headers,
    signal,
    cache: "no-store",
  });
}

/** All that is there when it is asked for, each time. Whoever stops reading closes the connection. */
async function* eventsOf(response: Response): AsyncGenerator<Told[]> {
  const reader = response.body?.getReader();
  if (!reader) return;
  let found: Told[] = [];
  const parser = createParser({
    onEvent: ({ id, data }) => {
      const told = parsed(id, data);
      if (told) found.push(told);
    },
  });
  const decoder = new TextDecoder();
  try {
    let reading = reader.read();
    for (let now = await reading; !now.done; now = await reading) {
      const since = performance.now();
      // Some browsers give all that has come as one piece, others each piece by itself.
      for (let more: Awaited<typeof reading> | null = now; more && !more.done; ) {
        parser.feed(decoder.decode(more.value, { stream: true }));
        reading = reader.read();
        // Whoever leaves before it is waited for has no use for its failure.
        reading.catch(() => undefined);
        more = performance.now() - since > PACE ? null : await atOnce(reading);
      }
      if (found.length === 0) continue;
      const told = found;
      found = [];
      yield told;
    }
  } finally {
    // A connection that is broken cannot be closed; that it is over is all that is wanted.
    await reader.cancel().catch(() => undefined);
  }
}

/** What is there already, or null. */
function atOnce<T>(asked: Promise<T>): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, 0, null);
    const end = () => clearTimeout(timer);
    asked.finally(end).then(resolve, reject);
  });
}

/** Until the time is over, the browser is online again, the tab is seen again, or it is not wanted any more. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      removeEventListener("online", end);
      document.removeEventListener("visibilitychange", look);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const look = () => document.visibilityState === "visible" && end();
    const timer = setTimeout(end, milliseconds);
    addEventListener("online", end);
    document.addEventListener("visibilitychange", look);
    signal.addEventListener("abort", end);
  });
}
