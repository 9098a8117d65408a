/** Where a list is, in pixels: `top` is scrolled away, `view` is seen, of `height` altogether. */
export interface Place {
  top: number;
  view: number;
  height: number;
}

/** `end`: the end is followed as it grows. `free`: the reader is somewhere else, and nothing moves. */
export type Intent = "end" | "free";

const NEAR = 32;

export function atEnd({ top, view, height }: Place): boolean {
  return height - view - top <= NEAR;
}

/** What the reader wants, after the list was scrolled. Whoever goes up wants to read there; to come back to the end is to
 * follow it again. What is scrolled by the page itself only ever goes to the end. */
export function intentAfter(intent: Intent, before: Place, now: Place): Intent {
  if (atEnd(now)) return "end";
  if (now.top < before.top - 1) return "free";
  // Content grew below: where the reader is has not changed.
  return now.top > before.top + 1 && intent === "free" ? "free" : intent;
}

/** How much room has to be below the content so that the last question can stand at the top. */
export function room(view: number, questionTop: number, contentHeight: number): number {
  return Math.max(0, view - (contentHeight - questionTop));
}
