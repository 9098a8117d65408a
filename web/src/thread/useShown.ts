import { useCallback, useEffect, useMemo, useState } from "react";
import { type Conversation, conversationOf, newConversation } from "../stream/conversation";
import { onBegun } from "../stream/tabs";

interface Options {
  conversationId?: string | null;
  onShow?: (conversationId: string) => void;
  onStarted?: (conversationId: string) => void;
}

/** How often a conversation in which nothing runs is looked at, for what was begun elsewhere, in milliseconds. */
const LOOK_AGAIN = 20_000;

interface Shown {
  conversation: Conversation;
  show: (conversationId: string) => void;
  started: (conversationId: string) => void;
}

/** The conversation that a pane shows: the one that it is told, or one of its own. */
export function useShown({ conversationId = null, onShow, onStarted }: Options): Shown {
  const [own, setOwn] = useState<string | null>(null);
  const id = conversationId ?? (onShow ? null : own);
  // Held by the state, so that one that has just begun is not exchanged for another before the address has changed.
  const [fresh, setFresh] = useState(() => ({ for: id, one: newConversation() }));
  if (fresh.for !== id) setFresh({ for: id, one: id === null ? newConversation() : fresh.one });
  const conversation = useMemo(() => (id === null ? fresh.one : conversationOf(id)), [id, fresh.one]);
  useEffect(() => {
    const letGo = conversation.hold();
    void conversation.load();
    return letGo;
  }, [conversation]);
  useLookingAgain(conversation);
  const show = useCallback((other: string) => (onShow ? onShow(other) : setOwn(other)), [onShow]);
  const started = useCallback(
    (begun: string) => {
      setOwn(begun);
      onStarted?.(begun);
    },
    [onStarted],
  );
  return { conversation, show, started };
}

/** A reply that was begun in another tab, or by another program, shows up. */
function useLookingAgain(conversation: Conversation): void {
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === "visible") void conversation.refresh();
    };
    const timer = setInterval(look, LOOK_AGAIN);
    document.addEventListener("visibilitychange", look);
    const deaf = onBegun((id) => id === conversation.id && void conversation.refresh());
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
      deaf();
    };
  }, [conversation]);
}
