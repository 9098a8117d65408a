import { createStore } from "zustand/vanilla";
import { answered, api } from "../api/client";
import { ApiError } from "../api/errors";
import { session } from "../api/session";
import type { Body } from "../api/types";
import { queries } from "../app/queries";
import { inputsOf, unsent, whose } from "./asked";
import { Decisions } from "./deciding";
import type { Call, Entry } from "./entries";
import { NOTHING_SAID, type Said, withEvents, withHistory } from "./events";
import { type Begun, begin, follow } from "./follow";
import { Frames } from "./frames";
import type { ConversationInfo, ConversationState, Ended } from "./state";
import { sayBegun } from "./tabs";
import type { Told, WireContent, WireEntry } from "./wire";

/** One conversation as this tab knows it. It lives beside the components that show it, so that a page may change its
 * address without losing what it follows. */
export class Conversation {
  readonly store;
  private following: AbortController | null = null;
  private holders = 0;
  /** How often it was read: an answer that a later one has overtaken tells of a reply that has ended since. */
  private reads = 0;
  private readonly decisions = new Decisions();
  /** The changes that the server has not taken yet; what is asked waits for them. */
  private changing: Promise<unknown> = Promise.resolve();
  private readonly listeners = new Set<(ended: Ended) => void>();

  constructor(id: string | null) {
    this.store = createStore<ConversationState>(() => ({
      ...NOTHING_SAID,
      id,
      phase: id === null ? "new" : "loading",
      error: null,
      info: null,
      sending: false,
      connected: true,
    }));
  }

  get id(): string | null {
    return this.store.getState().id;
  }

  /** Held by who shows it; the last to let go ends the following, and never the reply. */
  hold(): () => void {
    this.holders += 1;
    return () => {
      this.holders -= 1;
      // A page that moves from one place to another lets go and holds again at once.
      setTimeout(() => this.holders === 0 && this.leave(), 500);
    };
  }

  onEnded(listener: (ended: Ended) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** What the server has by now; a reply that runs there is followed. */
  async load(): Promise<void> {
    const { id, sending } = this.store.getState();
    if (!id || sending || this.following) return;
    try {
      await this.read(id);
    } catch (error) {
      const { phase } = this.store.getState();
      // What is shown already stays: it will be asked for again.
      if (phase !== "ready") this.store.setState({ phase: "failed", error });
      else if (error instanceof ApiError && error.status === 404) this.store.setState({ phase: "failed", error });
    }
  }

  /** As `load`, for one in which nothing runs as far as is known: what it has is read again only if there is more. */
  async refresh(): Promise<void> {
    const { id, sending, info } = this.store.getState();
    if (!id || sending || this.following || this.holders === 0) return;
    const params = { path: { conversation_id: id } };
    const now = await answered(api.GET("/v1/conversations/{conversation_id}", { params })).catch(() => null);
    const same = now?.reply?.number === info?.reply?.number && now?.reply?.state === info?.reply?.state;
    if (now && !same) await this.load();
  }

  /** Starts it. Throws ApiError: then nothing has changed. */
  start(request: object, content: WireContent): Promise<string> {
    return this.ask("/v1/conversations", { ...request, inputs: inputsOf(content) }, content);
  }

  /** Goes on: with a message, with other entries, or with nothing. Throws ApiError: then nothing has changed. */
  append(request: object, content?: WireContent): Promise<string> {
    const inputs = content === undefined ? {} : { inputs: inputsOf(content) };
    return this.ask(`/v1/conversations/${this.id}`, { ...inputs, ...request }, content);
  }

  /** A call is allowed or not. The server is told at once, whatever else waits; while a reply runs, when that has ended.
   * Throws ApiError. */
  async decide(call: Call, allow: boolean): Promise<void> {
    this.decisions.add(call, allow);
    this.store.setState(({ entries }) => ({ entries: this.decisions.shownIn(entries) }));
    if (!this.store.getState().running) await this.tellDecisions();
  }

  private async tellDecisions(): Promise<void> {
    try {
      await this.append({ tool_confirmations: this.decisions.tell() });
    } catch (error) {
      // They wait again, and show it.
      this.decisions.clear();
      void this.load();
      throw error;
    }
  }

  /** What was decided while a reply ran. Returns whether another one has begun with it. */
  private async goOnDecided(id: string): Promise<boolean> {
    if (!this.decisions.any) return false;
    const { failure, info } = this.store.getState();
    if (!failure && info?.reply?.state === "waiting") {
      return this.tellDecisions().then(
        () => true,
        () => false,
      );
    }
    this.decisions.clear();
    await this.read(id).catch(() => undefined);
    return false;
  }

  /** What the model asked the user is answered. Throws ApiError. */
  async answer(call: Call, text: string): Promise<void> {
    this.mark(call, { state: "done", output: text });
    try {
      await this.append({ inputs: [{ type: "function.result", tool_call_id: call.callId, result: text }] });
    } catch (error) {
      this.mark(call, { state: "waiting", output: null });
      throw error;
    }
  }

  /** Who answers, or with what: what is given is another one from now on. Throws ApiError. */
  async change(changed: Record<string, unknown>): Promise<void> {
    const { id } = this.store.getState();
    if (!id) return;
    const params = { path: { conversation_id: id } };
    const body = changed as Body<"/v1/conversations/{conversation_id}", "patch">;
    const { info: before } = this.store.getState();
    // At once, so that a second change does not begin with what was before the first.
    if (before) this.store.setState({ info: { ...before, ...whose(changed), ...changed } as ConversationInfo });
    const taken = this.changing
      .catch(() => undefined)
      .then(() => answered(api.PATCH("/v1/conversations/{conversation_id}", { params, body })));
    this.changing = taken;
    try {
      const info = await taken;
      // A later change shows already.
      if (this.changing === taken) this.store.setState({ info });
    } catch (error) {
      this.store.setState({ info: before });
      throw error;
    } finally {
      if (this.changing === taken) this.changing = Promise.resolve();
    }
  }

  /** Until the server has taken what was changed: what is asked means it. Throws ApiError where it was refused. */
  async changed(): Promise<void> {
    await this.changing;
  }

  private mark(call: Call, changed: Partial<Call>): void {
    this.store.setState(({ entries }) => ({
      entries: entries.map((one) => (one.id === call.id && one.kind === "call" ? { ...one, ...changed } : one)),
    }));
  }

  /** Whether the model has asked for leave or for an answer, and would take a message for neither. */
  get waits(): boolean {
    return this.store.getState().entries.some((one) => one.kind === "call" && one.state === "waiting");
  }

  /** Stopped, and at its end. */
  async stopped(): Promise<void> {
    if (!this.store.getState().running) return;
    const ended = new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer);
        deaf();
        resolve();
      };
      const timer = setTimeout(end, STOPS_WITHIN);
      const deaf = this.onEnded(end);
    });
    await this.stop();
    await ended;
  }

  async stop(): Promise<void> {
    const { id } = this.store.getState();
    if (!id) return;
    const params = { path: { conversation_id: id } };
    await answered(api.POST("/v1/conversations/{conversation_id}/stop", { params }));
  }

  /** A branch that has begun: what it has in common, and what was asked. */
  static branched(begun: Begun, before: readonly Entry[], content: WireContent | undefined): Conversation {
    const branch = new Conversation(begun.conversationId);
    const asked = content === undefined ? [] : [unsent(content)];
    branch.store.setState({ entries: [...before, ...asked], phase: "ready" });
    branch.begun(begun);
    return branch;
  }

  private async ask(path: string, body: object, content: WireContent | undefined): Promise<string> {
    const before = this.store.getState();
    const asked = content === undefined ? [] : [unsent(content)];
    this.leave();
    this.store.setState({
      entries: [...before.entries, ...asked],
      sending: true,
      running: true,
      failure: null,
      stage: null,
      phase: "ready",
    });
    try {
      await this.changed();
      const begun = await begin(path, body);
      this.begun(begun);
      return begun.conversationId;
    } catch (error) {
      const { entries, running, failure, phase } = before;
      this.store.setState({ entries, running, failure, phase, sending: false });
      // One that runs already was begun in another tab.
      if (error instanceof ApiError && error.status === 409) void this.load();
      throw error;
    }
  }

  private begun(begun: Begun): void {
    this.store.setState({ id: begun.conversationId, sending: false });
    known.set(begun.conversationId, this);
    this.take([begun.event]);
    sayBegun(begun.conversationId);
    void this.follow(begun.conversationId, begun.event.id);
    // The ids of what was asked, which events do not tell.
    this.read(begun.conversationId).catch(() => undefined);
  }

  private take(told: Told[]): void {
    this.store.setState((state) => withEvents(state, told, Date.now()));
  }

  private async read(id: string): Promise<void> {
    this.reads += 1;
    const own = this.reads;
    const params = { path: { conversation_id: id } };
    const info = await answered(api.GET("/v1/conversations/{conversation_id}", { params }));
    const told = await answered(api.GET("/v1/conversations/{conversation_id}/history", { params }));
    if (own !== this.reads) return;
    const running = info.reply?.state === "running";
    this.store.setState((state) => ({
      // While a reply is followed, its events say whether it runs.
      ...this.withDecided(
        withHistory(state, told.entries as unknown as WireEntry[], this.following ? state.running : running),
      ),
      phase: "ready",
      error: null,
      info,
    }));
    if (running && !this.following && this.holders > 0) void this.follow(id, "");
  }

  private withDecided(said: Said): Said {
    return { ...said, entries: this.decisions.shownIn(said.entries) };
  }

  private async follow(conversationId: string, after: string): Promise<void> {
    const own = new AbortController();
    this.following = own;
    // What an earlier following was left with is no matter of this one.
    this.store.setState({ connected: true });
    const frames = new Frames<Told>((told) => this.take(told));
    try {
      const to = await follow({
        conversationId,
        after: after || this.seen(),
        signal: own.signal,
        onEvents: (told) => frames.add(told),
        pace: () => frames.pace,
        onConnected: (connected) => this.store.setState({ connected }),
      });
      frames.flush();
      if (to === "left") return;
    } catch (error) {
      frames.flush();
      this.store.setState({ error });
    }
    if (this.following === own) await this.end(conversationId);
  }

  /** Of the reply that runs, where events of it are known. */
  private seen(): string {
    const { seen, info } = this.store.getState();
    return seen && seen.reply === info?.reply?.number ? `${seen.reply}-${seen.number}` : "";
  }

  private async end(id: string): Promise<void> {
    this.following = null;
    this.decisions.forgetTold();
    await this.read(id).catch(() => this.store.setState({ running: false, stage: null }));
    if (await this.goOnDecided(id)) return;
    void queries.invalidateQueries({ queryKey: ["threads"] });
    void queries.invalidateQueries({ queryKey: ["context", id] });
    const failed = this.store.getState().failure !== null;
    for (const listener of this.listeners) listener({ conversationId: id, failed });
  }

  private leave(): void {
    this.following?.abort();
    this.following = null;
  }
}

const known = new Map<string, Conversation>();
const MOST_KNOWN = 12;
const STOPS_WITHIN = 10_000;

// What one user has read is not kept for another who signs in, nor for another workspace.
session.subscribe(({ who, workspaceId }, before) => {
  const other = who?.user?.id !== undefined && before.who?.user?.id !== undefined && who.user.id !== before.who.user.id;
  if (other || workspaceId !== before.workspaceId) known.clear();
});

/** The conversation of that id, as this tab knows it already or anew. */
export function conversationOf(id: string): Conversation {
  const found = known.get(id) ?? new Conversation(id);
  // The one that was used last is at the end.
  known.delete(id);
  known.set(id, found);
  for (const oldest of [...known.keys()].slice(0, -MOST_KNOWN)) known.delete(oldest);
  return found;
}

export function newConversation(): Conversation {
  return new Conversation(null);
}

/** Branches, and returns the conversation that comes of it. Throws ApiError. */
export async function branch(
  from: Conversation,
  request: { from_entry_id: string | null; [field: string]: unknown },
  content?: WireContent,
): Promise<Conversation> {
  const { entries, id } = from.store.getState();
  const at = entries.findIndex((one) => one.id === request.from_entry_id);
  const inputs = content === undefined ? {} : { inputs: inputsOf(content) };
  await from.changed();
  const begun = await begin(`/v1/conversations/${id}/restart`, { ...request, ...inputs });
  return Conversation.branched(begun, entries.slice(0, at + 1), content);
}
