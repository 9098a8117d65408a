import type { Translate } from "../i18n/t";
import type { Thread } from "./types";

/** What a thread is called in lists: its name, else how it begins. */
export function calledIn(thread: Pick<Thread, "name" | "preview">, t: Translate): string {
  return thread.name || thread.preview || t("history.untitled");
}

export function pathOf(thread: Pick<Thread, "conversation_id">): string {
  return `/c/${thread.conversation_id}`;
}
