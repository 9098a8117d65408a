import { type RefObject, useEffect } from "react";

/** What begins to wait for the user takes the focus, unless they are writing something. */
export function useWaiting(frame: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const at = document.activeElement;
    const writes =
      at instanceof HTMLElement &&
      (at.isContentEditable || at.matches("input, select") || (at instanceof HTMLTextAreaElement && at.value !== ""));
    if (!writes) frame.current?.focus({ preventScroll: false });
  }, [frame]);
}
