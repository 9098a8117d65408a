import { createStore } from "zustand/vanilla";
import type { Kind, Refusal } from "./kinds";

/** A file on its way into a message. */
export interface Attachment {
  id: string;
  /** Not there for what was attached before the page was loaded. */
  file?: File;
  name: string;
  size: number;
  kind: Kind;
  /** `waiting`: for others to be sent. `processing`: the server reads it. */
  state: "waiting" | "uploading" | "processing" | "ready" | "failed";
  /** From 0 to 1, of what has been sent. */
  progress: number;
  /** While the server reads it: reading, embedding, indexing. */
  stage: string | null;
  pages: number | null;
  refusal?: Refusal;
  error?: unknown;
  /** The server's own sentence, why a document could not be read, or what of it was not. */
  reason?: string;
  /** Of a short text, and of a picture as a data URL. */
  content?: string;
  libraryId?: string;
  documentId?: string;
}

export interface Draft {
  items: Attachment[];
  /** Chosen to be asked as well. */
  libraries: { id: string; name: string }[];
  /** That its files go into; null while there is none. */
  ownLibrary: string | null;
}

export const NO_DRAFT: Draft = { items: [], libraries: [], ownLibrary: null };

/** By the workspace and the draft's name: what was attached stays while one looks at another conversation. */
export const drafts = createStore<Record<string, Draft>>(() => ({}));

export function draftOf(name: string): Draft {
  return drafts.getState()[name] ?? NO_DRAFT;
}

export function setDraft(name: string, change: (draft: Draft) => Partial<Draft>): void {
  const draft = draftOf(name);
  drafts.setState({ [name]: { ...draft, ...change(draft) } });
}

export function setItem(draft: string, id: string, changed: Partial<Attachment>): void {
  setDraft(draft, ({ items }) => ({ items: items.map((one) => (one.id === id ? { ...one, ...changed } : one)) }));
}

export function itemOf(draft: string, id: string): Attachment | undefined {
  return draftOf(draft).items.find((one) => one.id === id);
}

/** A draft is named after the conversation that it is of, if that has begun. */
export function conversationOf(draft: string): string | null {
  const name = draft.slice(draft.indexOf("/") + 1);
  return name.startsWith("conv_") ? name : null;
}
