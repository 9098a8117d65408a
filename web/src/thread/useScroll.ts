import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { CacheSnapshot, VirtualizerHandle } from "virtua";
import { type Intent, intentAfter, type Place, room } from "./scroll";

interface Options {
  conversationId: string;
  /** How many questions are on their way: when there is one more, it is put to the top. */
  asked: number;
  lines: number;
  toIndex: RefObject<VirtualizerHandle | null>;
}

/** Where somebody was in a conversation when they left it, and how high its messages are. */
const left = new Map<string, { top: number; intent: Intent; heights: CacheSnapshot | undefined }>();
const GAP = 16;

/** Keeps a list of messages where its reader wants it. The page scrolls by itself in three cases only: a conversation is
 * opened, a question is asked, or the end is followed by who is there. */
export function useScroll({ conversationId, asked, lines, toIndex }: Options) {
  const frame = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const spacer = useRef<HTMLDivElement>(null);
  const intent = useRef<Intent>("end");
  const before = useRef<Place>({ top: 0, view: 0, height: 0 });
  const pinned = useRef(false);
  const known = useRef(asked);
  const [away, setAway] = useState(false);

  const look = useCallback(() => {
    const now = placeOf(frame.current);
    before.current = now;
    const below = now.height - (spacer.current?.offsetHeight ?? 0) - now.view - now.top;
    setAway(below > 48);
  }, []);

  const settle = useCallback(() => {
    makeRoom(frame.current, content.current, spacer.current, pinned.current);
    const { current } = frame;
    if (current && intent.current === "end") current.scrollTop = current.scrollHeight;
    look();
  }, [look]);

  const onScroll = useCallback(() => {
    intent.current = intentAfter(intent.current, before.current, placeOf(frame.current));
    const heights = toIndex.current?.cache;
    left.set(conversationId, { top: frame.current?.scrollTop ?? 0, intent: intent.current, heights });
    look();
  }, [conversationId, look, toIndex]);

  // Opened: at the end, or where one has been.
  const opened = useRef("");
  useLayoutEffect(() => {
    if (!lines || opened.current === (conversationId || "-")) return;
    const begunHere = opened.current === "-";
    opened.current = conversationId || "-";
    if (begunHere) return;
    pinned.current = known.current > 0;
    const moved = left.get(conversationId);
    intent.current = moved?.intent ?? "end";
    if (intent.current === "end") toIndex.current?.scrollToIndex(lines - 1, { align: "end" });
    settle();
    if (moved?.intent === "free" && frame.current) frame.current.scrollTop = moved.top;
  }, [conversationId, lines, settle, toIndex]);

  // Asked: the question goes to the top, and there is room below it for the answer.
  useLayoutEffect(() => {
    if (asked > known.current) {
      pinned.current = true;
      intent.current = "end";
      settle();
    }
    known.current = asked;
  }, [asked, settle]);

  useEffect(() => {
    if (!content.current || !frame.current) return;
    const observer = new ResizeObserver(settle);
    observer.observe(content.current);
    observer.observe(frame.current);
    return () => observer.disconnect();
  }, [settle]);

  const toEnd = useCallback(() => {
    intent.current = "end";
    toIndex.current?.scrollToIndex(lines - 1, { align: "end" });
    settle();
    frame.current?.focus({ preventScroll: true });
  }, [lines, settle, toIndex]);

  return { frame, content, spacer, onScroll, away, toEnd, heights: left.get(conversationId)?.heights };
}

function placeOf(frame: HTMLElement | null): Place {
  return { top: frame?.scrollTop ?? 0, view: frame?.clientHeight ?? 0, height: frame?.scrollHeight ?? 0 };
}

/** Below the content, so much that the last question can stand at the top; it shrinks as the answer grows. */
function makeRoom(
  frame: HTMLElement | null,
  content: HTMLElement | null,
  spacer: HTMLElement | null,
  pinned: boolean,
): void {
  if (!frame || !content || !spacer) return;
  const question = pinned ? [...content.querySelectorAll<HTMLElement>("[data-question]")].at(-1) : undefined;
  const top = question ? question.getBoundingClientRect().top - content.getBoundingClientRect().top : 0;
  const height = question ? room(frame.clientHeight - GAP, top, content.offsetHeight) : 0;
  spacer.style.height = `${height}px`;
}
