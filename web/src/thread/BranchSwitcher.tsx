import { ChevronLeft, ChevronRight } from "lucide-react";
import type { KeyboardEvent } from "react";
import { useT } from "../i18n/t";
import { IconButton } from "../ui/Button";
import { useActions } from "./actions";
import type { Fork } from "./branches";

/** ‹ 2/3 ›: another way that the thread went on from here; with the arrow keys, too. */
export function BranchSwitcher({ fork }: { fork: Fork }) {
  const t = useT();
  const { show } = useActions();
  const { ways, now } = fork;
  const go = (by: number) => {
    const other = ways[now + by];
    if (other) show(other);
  };
  const byKey = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    go(by);
  };
  return (
    <div
      role="group"
      aria-label={t("thread.branches")}
      className="flex items-center text-sm text-ink-soft"
      onKeyDown={byKey}
    >
      <IconButton label={t("thread.branch_before")} size="small" disabled={now === 0} onClick={() => go(-1)}>
        <ChevronLeft size={16} aria-hidden />
      </IconButton>
      <span className="tabular-nums" aria-live="polite">
        {t("thread.branch_of", { now: now + 1, all: ways.length })}
      </span>
      <IconButton
        label={t("thread.branch_after")}
        size="small"
        disabled={now === ways.length - 1}
        onClick={() => go(1)}
      >
        <ChevronRight size={16} aria-hidden />
      </IconButton>
    </div>
  );
}
