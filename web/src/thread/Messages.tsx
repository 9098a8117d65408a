import { useMemo, useRef } from "react";
import { useStore } from "zustand";
import type { Conversation } from "../stream/conversation";
import { type Fork, forksByEntry, forksOf } from "./branches";
import { type Line, linesOf } from "./lines";
import { MessageList } from "./MessageList";
import { useThread } from "./queries";
import { ReplyEnd } from "./ReplyEnd";
import { StageLine } from "./StageLine";

const NO_LINES: Line[] = [];

/** The messages of a conversation, with what its reply is at. */
export function Messages({ conversation, compact }: { conversation: Conversation; compact?: boolean }) {
  const { id, entries, running, sending, stage, connected, failure, info } = useStore(conversation.store);
  const before = useRef(NO_LINES);
  const lines = linesOf(entries, before.current);
  before.current = lines;
  const forks = useForks(conversation);
  const waits = entries.some((one) => one.kind === "call" && one.state === "waiting");
  const end = running ? (
    <StageLine stage={stage} sending={sending} connected={connected} />
  ) : waits ? null : (
    <ReplyEnd last={entries.at(-1)} failure={failure ?? info?.reply?.error ?? null} fresh={failure !== null} />
  );
  return (
    <MessageList conversationId={id ?? ""} lines={lines} forks={forks} busy={running} compact={compact} end={end} />
  );
}

/** Where the thread of the conversation goes on in several ways, by entry. */
function useForks(conversation: Conversation): ReadonlyMap<string, Fork> {
  const id = useStore(conversation.store, (state) => state.id);
  const threadId = useStore(conversation.store, (state) => state.info?.thread_id);
  const temporary = useStore(conversation.store, (state) => state.info?.temporary ?? false);
  const order = useStore(conversation.store, (state) => state.order);
  const { data: thread } = useThread(threadId, temporary);
  const tree = thread?.tree;
  return useMemo(() => {
    if (!tree || !id || tree.length < 2) return new Map<string, Fork>();
    return forksByEntry(forksOf(tree, id), order, conversation.store.getState().entries);
  }, [tree, id, order, conversation]);
}
