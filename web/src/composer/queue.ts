import { create } from "zustand";

/** Messages that were written while a reply ran: sent one after the other as replies end. By conversation. */
export interface Queued {
  id: number;
  text: string;
}

interface Queues {
  waiting: Record<string, Queued[]>;
}

const NONE: Queued[] = [];
let made = 0;

export const useQueues = create<Queues>(() => ({ waiting: {} }));

export function useQueue(conversationId: string): Queued[] {
  return useQueues(({ waiting }) => waiting[conversationId] ?? NONE);
}

export function enqueue(conversationId: string, text: string): void {
  made += 1;
  const id = made;
  change(conversationId, (before) => [...before, { id, text }]);
}

export function dequeue(conversationId: string, id: number): Queued | undefined {
  const found = useQueues.getState().waiting[conversationId]?.find((one) => one.id === id);
  change(conversationId, (before) => before.filter((one) => one.id !== id));
  return found;
}

/** The first of them, which waits no more. */
export function nextInQueue(conversationId: string): Queued | undefined {
  const first = useQueues.getState().waiting[conversationId]?.[0];
  if (first) dequeue(conversationId, first.id);
  return first;
}

/** One that could not be sent waits again, before all others. */
export function putBack(conversationId: string, queued: Queued): void {
  change(conversationId, (before) => [queued, ...before]);
}

function change(conversationId: string, to: (before: Queued[]) => Queued[]): void {
  useQueues.setState(({ waiting }) => {
    const { [conversationId]: before = NONE, ...others } = waiting;
    const after = to(before);
    return { waiting: after.length ? { ...others, [conversationId]: after } : others };
  });
}
