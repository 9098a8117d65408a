import { draftOf, forgetDraft, keepDraft } from "../composer/drafts";
import { type Draft, EMPTY } from "./draft";

/** What was written of an agent and not saved: it is there again when one comes back, also after a reload. */
export function unsavedOf(name: string): Draft | null {
  const text = draftOf(name);
  return text ? read(text) : null;
}

/** `begin`: what the form began with, which is nothing to keep. */
export function keepUnsaved(name: string, draft: Draft, begin: Draft): void {
  if (isEdited(draft, begin)) keepDraft(name, JSON.stringify(draft));
  else forgetDraft(name);
}

export function isEdited(draft: Draft, begin: Draft): boolean {
  return JSON.stringify(draft) !== JSON.stringify(begin);
}

/** Field by field: an older version of the application may have kept others. */
function read(text: string): Draft | null {
  try {
    const kept: unknown = JSON.parse(text);
    if (typeof kept !== "object" || kept === null) return null;
    const known = Object.entries(kept).filter(([name, value]) => isLike(EMPTY[name as keyof Draft], value));
    return { ...EMPTY, ...Object.fromEntries(known) };
  } catch {
    return null;
  }
}

function isLike(empty: unknown, value: unknown): boolean {
  return typeof value === typeof empty && Array.isArray(value) === Array.isArray(empty);
}
