import { useEffect, useRef } from "react";
import type { Conversation } from "../stream/conversation";
import { nextInQueue, putBack } from "./queue";

/** What waits is sent as soon as a reply has ended well; after one that failed its author decides. */
export function useSendingQueue(conversation: Conversation, send: (text: string) => Promise<boolean>): void {
  const now = useRef(send);
  now.current = send;
  useEffect(
    () =>
      conversation.onEnded(({ conversationId, failed }) => {
        if (failed || conversation.waits) return;
        const next = nextInQueue(conversationId);
        if (!next) return;
        void now.current(next.text).then((taken) => taken || putBack(conversationId, next));
      }),
    [conversation],
  );
}
