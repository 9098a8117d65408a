import { compact, percent } from "../i18n/format";
import { type MessageKey, useT } from "../i18n/t";
import { Popover } from "../ui/Popover";
import { useContextUse } from "./queries";

const PARTS = ["system", "summary", "history", "answer", "room"] as const;
const LABELS: Record<(typeof PARTS)[number], MessageKey> = {
  system: "thread.context_system",
  summary: "thread.context_summary",
  history: "thread.context_history",
  answer: "thread.context_answer",
  room: "thread.context_room",
};
const ROUND = 2 * Math.PI * 7;

/** How much of what the model can read at once is used: a ring, and what it consists of. */
export function ContextGauge({ conversationId, entries }: { conversationId: string | null; entries: number }) {
  const t = useT();
  const { data: use } = useContextUse(conversationId, entries);
  if (!conversationId || !use || use.context <= 0) return null;
  const used = Math.min(1, (use.context - use.room - use.answer) / use.context);
  const label = t("thread.context_used", { share: percent(used) });
  return (
    <Popover
      label={t("thread.context")}
      side="top"
      align="end"
      className="w-[18rem]"
      trigger={
        <button
          type="button"
          aria-label={label}
          title={label}
          className="inline-flex size-8 items-center justify-center rounded-lg text-ink-soft hover:bg-hover max-md:size-10"
        >
          <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
            <circle cx="9" cy="9" r="7" fill="none" strokeWidth="2.5" className="stroke-line" />
            <circle
              cx="9"
              cy="9"
              r="7"
              fill="none"
              strokeWidth="2.5"
              strokeDasharray={`${Math.max(0.02, used) * ROUND} ${ROUND}`}
              transform="rotate(-90 9 9)"
              className={used > 0.85 ? "stroke-warn" : "stroke-accent"}
            />
          </svg>
        </button>
      }
    >
      <p className="mb-2 font-medium">{label}</p>
      <dl className="grid grid-cols-[1fr_auto] gap-x-6 gap-y-1">
        {PARTS.filter((part) => use[part] > 0 || part === "room").map((part) => (
          <div key={part} className="contents">
            <dt className="text-ink-soft">{t(LABELS[part])}</dt>
            <dd className="text-right tabular-nums">{compact(use[part])}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-2 text-ink-soft">{t("thread.context_hint", { tokens: compact(use.context) })}</p>
    </Popover>
  );
}
