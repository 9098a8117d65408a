import { type RefObject, useEffect, useState } from "react";

/** Words that are selected, and where a toolbar beside them has its middle and its top, in pixels of the window. */
export interface Selected {
  text: string;
  left: number;
  top: number;
}

/** Half the width of a toolbar of two buttons, so that it keeps within the window. */
const HALF = 130;
const HEIGHT = 50;

/** What is selected within the frame, where all of it is in one element that `closest` finds; and how it is given up. */
export function useSelected(frame: RefObject<HTMLElement | null>, closest?: string): [Selected | null, () => void] {
  const [selected, setSelected] = useState<Selected | null>(null);
  useEffect(() => {
    // The selection is that of before the event, until the event is over.
    const look = () => setTimeout(() => setSelected(selectedIn(frame.current, closest)), 0);
    const collapsed = () => document.getSelection()?.isCollapsed && setSelected(null);
    const moved = () => setSelected(null);
    document.addEventListener("pointerup", look);
    document.addEventListener("keyup", look);
    document.addEventListener("selectionchange", collapsed);
    document.addEventListener("scroll", moved, true);
    return () => {
      document.removeEventListener("pointerup", look);
      document.removeEventListener("keyup", look);
      document.removeEventListener("selectionchange", collapsed);
      document.removeEventListener("scroll", moved, true);
    };
  }, [frame, closest]);
  const giveUp = () => {
    document.getSelection()?.removeAllRanges();
    setSelected(null);
  };
  return [selected, giveUp];
}

function selectedIn(frame: HTMLElement | null, closest: string | undefined): Selected | null {
  const selection = document.getSelection();
  if (!frame || !selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const { commonAncestorContainer: node } = range;
  const element = node instanceof Element ? node : node.parentElement;
  const text = selection.toString().trim();
  if (!text || !element || !frame.contains(element) || (closest && !element.closest(closest))) return null;
  const box = range.getBoundingClientRect();
  const left = Math.min(Math.max(box.left + box.width / 2, HALF), window.innerWidth - HALF);
  const below = Math.min(box.bottom + 8, window.innerHeight - HEIGHT - 10);
  return { text, left, top: box.top > HEIGHT + 10 ? box.top - HEIGHT : below };
}
