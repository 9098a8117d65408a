import { answered, api } from "../api/client";
import { queries } from "../app/queries";
import { openPanel } from "../shell/panel";
import { askAgain } from "./queries";
import type { Kind } from "./types";

/** What a model wrote, to be made an artefact. */
export interface ArtefactDraft {
  title: string;
  kind: Kind;
  language?: string;
  content: string;
  conversationId?: string;
  entryId?: string;
}

const LANGUAGE = /^[A-Za-z0-9+#._-]{1,40}$/;
const LONGEST_TITLE = 200;

/** Makes an artefact of it and opens it in the panel. */
export async function openAsArtefact(draft: ArtefactDraft): Promise<void> {
  const body = {
    title: draft.title.trim().slice(0, LONGEST_TITLE) || "…",
    kind: draft.kind,
    language: draft.kind === "code" && draft.language && LANGUAGE.test(draft.language) ? draft.language : null,
    content: draft.content,
    conversation_id: draft.conversationId || null,
    entry_id: draft.entryId || null,
  };
  const made = await answered(api.POST("/v1/artefacts", { body }));
  askAgain(queries);
  openPanel({ kind: "artefact", artefactId: made.id });
}
