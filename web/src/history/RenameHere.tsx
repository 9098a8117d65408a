import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useT } from "../i18n/t";
import { useChangeThread } from "./queries";
import type { Thread } from "./types";

interface Props {
  thread: Thread;
  /** `left`: the focus is somewhere else already. */
  onDone: (left: boolean) => void;
}

/** The name, where it stands: Enter keeps it, Escape leaves it as it was. */
export function RenameHere({ thread, onDone }: Props) {
  const t = useT();
  const change = useChangeThread();
  const field = useRef<HTMLInputElement>(null);
  const [name, setName] = useState(thread.name ?? thread.preview);
  useEffect(() => {
    // Not at once: the menu that this came from gives the focus back to its button first.
    const timer = setTimeout(() => field.current?.select(), 0);
    return () => clearTimeout(timer);
  }, []);
  const keep = (left: boolean) => {
    const wanted = name.trim();
    if (wanted !== (thread.name ?? thread.preview)) change.mutate({ id: thread.id, change: { name: wanted || null } });
    onDone(left);
  };
  const key = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") keep(false);
    if (event.key === "Escape") {
      event.stopPropagation();
      onDone(false);
    }
  };
  return (
    <input
      ref={field}
      aria-label={t("history.name")}
      value={name}
      maxLength={200}
      onChange={(event) => setName(event.target.value)}
      onKeyDown={key}
      onBlur={(event) => event.relatedTarget && keep(true)}
      className="min-h-9 w-full rounded-lg border border-accent bg-raised px-2.5 text-sm max-md:min-h-11"
    />
  );
}
