import { useEffect, useRef } from "react";
import { queries } from "../app/queries";
import { t } from "../i18n/t";
import { openPanel, usePanel } from "../shell/panel";
import type { Entry } from "../stream/entries";
import { tell } from "../ui/toast";
import { askAgain } from "./queries";

interface Made {
  entryId: string;
  artefactId: string;
  version: number;
}

/** The artefacts that calls which have ended have made or changed. */
export function madeIn(entries: readonly Entry[]): Made[] {
  return entries.flatMap((entry) => {
    if (entry.kind !== "call" || entry.name !== "canvas" || entry.state !== "done") return [];
    if (entry.function !== "canvas_create" && entry.function !== "canvas_edit") return [];
    const { artefact_id: artefactId, version } = entry.info;
    if (typeof artefactId !== "string" || typeof version !== "number") return [];
    return [{ entryId: entry.id, artefactId, version }];
  });
}

/** Those that the user has closed: they do not open by themselves again. */
const closed = new Set<string>();
let shown = "";
usePanel.subscribe(({ content }) => {
  const now = content?.kind === "artefact" ? content.artefactId : "";
  if (shown && !now && content === null) closed.add(shown);
  if (now) closed.delete(now);
  shown = now;
});

/** To be called by the page of a conversation with what it shows: what a reply makes while one looks on opens beside it,
 * once, and is shown anew when it changes. What was there when the conversation was opened stays closed. */
export function useCanvasOpening(conversationId: string | null, entries: readonly Entry[], running: boolean): void {
  const seen = useRef<{ of: string | null; ids: Set<string> } | null>(null);
  useEffect(() => {
    const made = madeIn(entries);
    const known = seen.current;
    // A conversation that has just got its id is still the same one.
    if (!known || (known.of !== conversationId && known.of !== null)) {
      seen.current = { of: conversationId, ids: new Set(running ? [] : made.map((one) => one.entryId)) };
      if (!running) return;
    } else known.of = conversationId;
    const ids = seen.current?.ids ?? new Set<string>();
    const fresh = made.filter((one) => !ids.has(one.entryId));
    const last = fresh.at(-1);
    if (!last) return;
    for (const one of fresh) ids.add(one.entryId);
    askAgain(queries);
    if (closed.has(last.artefactId)) return;
    const content = { kind: "artefact", artefactId: last.artefactId } as const;
    // Where it would cover the conversation, it is only offered.
    if (matchMedia("(min-width: 64rem)").matches) openPanel(content, true);
    else tell(t("canvas.made"), { label: t("canvas.open"), run: () => openPanel(content) });
  }, [conversationId, entries, running]);
}
