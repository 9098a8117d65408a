import type { Draft } from "./draft";

let taken: Draft | null = null;

/** What was read from a file, until the page of a new agent takes it. */
export function keepImported(draft: Draft): void {
  taken = draft;
}

export function takeImported(): Draft | null {
  const draft = taken;
  taken = null;
  return draft;
}
