import { useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import { useT } from "../i18n/t";
import type { Conversation } from "../stream/conversation";
import { firstSentence, proseOf } from "./prose";

/** Tells who does not see the page that an answer has begun, and how it begins when it is there: not each word of it. */
export function Announcer({ conversation }: { conversation: Conversation }) {
  const t = useT();
  const running = useStore(conversation.store, (state) => state.running && !state.sending);
  const failed = useStore(conversation.store, (state) => state.failure !== null);
  const [said, setSaid] = useState("");
  const before = useRef(running);
  useEffect(() => {
    if (before.current === running) return;
    before.current = running;
    if (running) setSaid(t("thread.begun"));
    else if (failed) setSaid(t("thread.failed"));
    else {
      const last = conversation.store.getState().entries.at(-1);
      const sentence = last?.kind === "assistant" ? firstSentence(proseOf(last.parts).text) : "";
      setSaid(t("thread.finished", { sentence }));
    }
  }, [running, failed, conversation, t]);
  return (
    <p role="status" aria-live="polite" className="sr-only">
      {said}
    </p>
  );
}
