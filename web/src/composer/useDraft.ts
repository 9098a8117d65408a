import { useCallback, useEffect, useRef, useState } from "react";
import { draftOf, keepDraft } from "./drafts";

type Change = string | ((before: string) => string);

/** What is written under a name. Another name shows what is written there. */
export function useDraft(name: string): [text: string, set: (change: Change) => void] {
  const [text, setText] = useState(() => draftOf(name));
  const own = useRef({ name, text });
  useEffect(() => {
    if (own.current.name === name) return;
    own.current = { name, text: draftOf(name) };
    setText(own.current.text);
  }, [name]);
  const set = useCallback((change: Change) => {
    const next = typeof change === "string" ? change : change(own.current.text);
    own.current.text = next;
    keepDraft(own.current.name, next);
    setText(next);
  }, []);
  return [text, set];
}
