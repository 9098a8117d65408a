import { MessageSquareText } from "lucide-react";
import { type ReactNode, type RefObject, useLayoutEffect, useRef, useState } from "react";
import { Virtualizer } from "virtua";
import { date } from "../i18n/format";
import { useT } from "../i18n/t";
import { Failed, Spinner } from "../ui/states";
import { FolderTree } from "./FolderTree";
import { type HistoryRow, type Period, rowsOf } from "./groups";
import { HistoryHead } from "./HistoryHead";
import { More } from "./More";
import { useThreads } from "./queries";
import { ThreadRow } from "./ThreadRow";

/** Rows above which only those are made that are seen. */
const MANY = 100;

/** The history of threads in the sidebar; what is above it goes up with it. */
export function History({ children }: { children?: ReactNode }) {
  const t = useT();
  const [tag, setTag] = useState("");
  const scroller = useRef<HTMLDivElement>(null);
  const pinned = useThreads({ pinned: true, ...(tag && { tag }) });
  const all = useThreads(tag ? { tag } : {});
  // With a tag all that have it are shown, wherever they are; else each thread is in one place.
  const others = all.threads.filter((one) => !one.pinned && (tag !== "" || !one.folder));
  const nothing = all.isSuccess && all.threads.length === 0;
  return (
    <div ref={scroller} className="relative min-h-0 flex-1 scroll-thin overflow-y-auto px-3 pb-3">
      {children}
      <section aria-label={t("history.history")}>
        <HistoryHead tag={tag} onTag={setTag} />
        {pinned.threads.length > 0 && (
          <>
            <Heading>{t("history.pinned")}</Heading>
            <ul>
              {pinned.threads.map((thread) => (
                <li key={thread.id}>
                  <ThreadRow thread={thread} />
                </li>
              ))}
            </ul>
          </>
        )}
        {tag === "" && <FolderTree />}
        <Rows rows={rowsOf(others, new Date())} scroller={scroller} />
        {all.isPending && (
          <div className="p-3">
            <Spinner words />
          </div>
        )}
        {all.error && <Failed error={all.error} onRetry={() => void all.refetch()} />}
        {nothing && <Nothing tagged={tag !== ""} />}
        <More asked={all} />
      </section>
    </div>
  );
}

function Rows({ rows, scroller }: { rows: HistoryRow[]; scroller: RefObject<HTMLDivElement | null> }) {
  const made = rows.map((row) =>
    row.kind === "heading" ? (
      <PeriodHeading key={row.key} period={row.period} />
    ) : (
      <ThreadRow key={row.thread.id} thread={row.thread} />
    ),
  );
  if (rows.length === 0) return null;
  if (rows.length > MANY) {
    return <Many scroller={scroller}>{made}</Many>;
  }
  return (
    <ul>
      {made.map((one) => (
        <li key={one.key}>{one}</li>
      ))}
    </ul>
  );
}

/** As many rows as are seen. What is above them in the same scroller grows and shrinks. */
function Many({ scroller, children }: { scroller: RefObject<HTMLDivElement | null>; children: ReactNode }) {
  const frame = useRef<HTMLDivElement>(null);
  const [above, setAbove] = useState(0);
  useLayoutEffect(() => {
    const around = frame.current?.parentElement;
    if (!around) return;
    // Whatever grows in it makes it grow.
    const watching = new ResizeObserver(() => setAbove(frame.current?.offsetTop ?? 0));
    watching.observe(around);
    return () => watching.disconnect();
  }, []);
  return (
    <div ref={frame}>
      <Virtualizer as="ul" item="li" scrollRef={scroller} startMargin={above}>
        {children}
      </Virtualizer>
    </div>
  );
}

export function Heading({ children }: { children: ReactNode }) {
  return <h2 className="px-2.5 pt-3 pb-1 text-xs font-semibold text-ink-soft first-letter:uppercase">{children}</h2>;
}

function PeriodHeading({ period }: { period: Period }) {
  const t = useT();
  // messages: history.today history.yesterday history.week
  if (period.kind !== "month") return <Heading>{t(`history.${period.kind}`)}</Heading>;
  const thisYear = period.at.getFullYear() === new Date().getFullYear();
  return <Heading>{date(period.at, thisYear ? { month: "long" } : { month: "long", year: "numeric" })}</Heading>;
}

function Nothing({ tagged }: { tagged: boolean }) {
  const t = useT();
  return (
    <p className="flex flex-col items-center gap-2 px-4 py-8 text-center text-sm text-ink-soft">
      <MessageSquareText size={24} aria-hidden />
      {t(tagged ? "history.none_with_tag" : "history.none")}
    </p>
  );
}
