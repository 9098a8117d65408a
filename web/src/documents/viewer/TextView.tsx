import { useEffect, useMemo, useRef } from "react";
import { VList, type VListHandle } from "virtua";
import { joined } from "../../ui/joined";
import { type Block, blockAt, blocksOf, split } from "./blocks";
import { CannotShow } from "./CannotShow";
import { placeIn, type Span, sentenceIn } from "./finding";
import { parts } from "./marking";
import type { Target } from "./target";

/** What was read of a document, with the cited passage marked. */
export function TextView({ text, target }: { text: string; target: Target }) {
  const list = useRef<VListHandle>(null);
  const blocks = useMemo(() => blocksOf(text), [text]);
  const span = useMemo(() => placeIn(text, target), [text, target]);
  const strong = useMemo(() => span && sentenceIn(text, span, target.sentence), [text, span, target.sentence]);
  const at = span ? blockAt(blocks, strong ?? span) : 0;
  useEffect(() => {
    if (!span) return;
    list.current?.scrollToIndex(at, { align: "start", offset: -48 });
    // Once it is drawn: a mark deep in a long piece is below what is seen.
    const timer = setTimeout(() => document.querySelector("[data-passage]")?.scrollIntoView({ block: "center" }), 120);
    return () => clearTimeout(timer);
  }, [at, span]);
  if (blocks.length === 0) return <CannotShow reason="empty" />;
  return (
    <VList
      ref={list}
      // What scrolls has to be reached by the keyboard
      tabIndex={0}
      className="min-h-0 flex-1 scroll-thin py-3"
      keepMounted={span ? [at] : []}
    >
      {blocks.map((block) => (
        <Piece key={block.start} block={block} span={span} strong={strong} />
      ))}
    </VList>
  );
}

/** What matters most is told by more than its colour. */
const LOOKS: Record<string, string> = { faint: "bg-mark/35", strong: "underline decoration-2 underline-offset-4" };

function Piece({ block, span, strong }: { block: Block; span: Span | null; strong: Span | null }) {
  const [before, within, after] = split(block, span);
  const from = block.start + before.length;
  const shown = strong ?? span;
  return (
    <div
      className={joined(
        "px-5 pb-3 text-[0.9375rem] whitespace-pre-wrap [overflow-wrap:anywhere]",
        block.kind === "heading" && "pt-2 font-semibold",
        block.kind === "table" && "scroll-thin overflow-x-auto font-mono text-xs whitespace-pre [overflow-wrap:normal]",
      )}
    >
      {before}
      {within &&
        parts(from, from + within.length, strong).map(({ start, end, kind }) => (
          <mark
            key={start}
            className={LOOKS[kind]}
            data-passage={shown && kind !== "faint" && shown.start >= block.start ? "" : undefined}
          >
            {within.slice(start - from, end - from)}
          </mark>
        ))}
      {after.trimEnd()}
    </div>
  );
}
