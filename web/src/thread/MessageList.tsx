import { ArrowDown } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { Virtualizer, type VirtualizerHandle } from "virtua";
import { useT } from "../i18n/t";
import { joined } from "../ui/joined";
import type { Fork } from "./branches";
import { LineView } from "./LineView";
import type { Line } from "./lines";
import { usePlain } from "./plain";
import { useScroll } from "./useScroll";

/** From this many lines on, only those that are seen are there. */
const MANY = 200;
/** So many lines at the end are always laid out. */
const NEWEST = 8;

interface Props {
  conversationId: string;
  lines: readonly Line[];
  forks: ReadonlyMap<string, Fork>;
  busy: boolean;
  compact?: boolean;
  /** What stands below the last message. */
  end: ReactNode;
}

/** The messages, and where in them the reader is. */
export function MessageList({ conversationId, lines, forks, busy, compact, end }: Props) {
  const t = useT();
  const plain = usePlain();
  const handle = useRef<VirtualizerHandle>(null);
  const questions = lines.reduce((count, { entry }) => count + (entry.kind === "user" && entry.sending ? 1 : 0), 0);
  const scroll = useScroll({ conversationId, asked: questions, toIndex: handle, lines: lines.length });
  const many = lines.length > MANY;
  const column = joined("mx-auto w-full", compact ? "px-3" : "max-w-3xl px-4 md:px-6");
  const drawn = lines.map((line, at) => (
    <div
      key={line.entry.id}
      data-entry={line.entry.id}
      data-question={line.entry.kind === "user" ? "" : undefined}
      className={joined(
        column,
        line.entry.kind === "user" ? (compact ? "pt-3" : "pt-6") : "pt-3",
        !many && at < lines.length - NEWEST && "[contain-intrinsic-size:auto_12rem] [content-visibility:auto]",
      )}
    >
      <LineView line={line} fork={forks.get(line.entry.id)} conversationId={conversationId} busy={busy} />
    </div>
  ));
  return (
    <div className="relative min-h-0 flex-1">
      <section
        ref={scroll.frame}
        tabIndex={0}
        aria-label={plain ? `${t("thread.messages")}: ${plain}` : t("thread.messages")}
        className="h-full scroll-thin overflow-x-hidden overflow-y-auto overscroll-contain -outline-offset-2"
        onScroll={scroll.onScroll}
      >
        <div ref={scroll.content} className={compact ? "pb-3" : "pb-6"}>
          {many ? (
            <Virtualizer
              key={conversationId}
              ref={handle}
              scrollRef={scroll.frame}
              cache={scroll.heights}
              itemSize={300}
              bufferSize={600}
            >
              {drawn}
            </Virtualizer>
          ) : (
            drawn
          )}
          <div className={joined(column, "pt-3")}>{end}</div>
        </div>
        <div ref={scroll.spacer} aria-hidden />
      </section>
      {scroll.away && (
        <button
          type="button"
          aria-label={t("thread.to_end")}
          title={t("thread.to_end")}
          onClick={scroll.toEnd}
          className="absolute bottom-3 left-1/2 flex size-10 -translate-x-1/2 items-center justify-center rounded-full border border-line bg-raised shadow-float hover:bg-hover"
        >
          <ArrowDown size={18} aria-hidden />
        </button>
      )}
    </div>
  );
}
