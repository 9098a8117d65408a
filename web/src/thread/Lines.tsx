import { ArrowRight, Scissors } from "lucide-react";
import { memo } from "react";
import { compact } from "../i18n/format";
import { T, useT } from "../i18n/t";
import { Markdown } from "../markdown/Markdown";
import type { Compaction, Handoff } from "../stream/entries";

/** Another agent goes on from here. */
export const HandoffLine = memo(function HandoffLine({ entry }: { entry: Handoff }) {
  return (
    <p className="flex items-center gap-2 text-sm text-ink-soft">
      <ArrowRight size={15} aria-hidden className="shrink-0" />
      <span>
        <T
          id="thread.handoff"
          values={{ from: entry.fromName, to: entry.toName }}
          components={[<strong key="to" className="font-medium text-ink" />]}
        />
      </span>
    </p>
  );
});

/** What came before was too long for the model, which reads a summary of it from here on. */
export const CompactionLine = memo(function CompactionLine({ entry }: { entry: Compaction }) {
  const t = useT();
  return (
    <details className="text-sm text-ink-soft">
      <summary className="flex min-h-8 list-none items-center gap-3 [&::-webkit-details-marker]:hidden">
        <span aria-hidden className="h-px flex-1 bg-line" />
        <span className="inline-flex items-center gap-2 hover:text-ink">
          <Scissors size={14} aria-hidden /> {t("thread.compacted")}
        </span>
        <span aria-hidden className="h-px flex-1 bg-line" />
      </summary>
      <div className="mt-2 rounded-card border border-line bg-sunken p-4">
        {entry.tokensBefore > 0 && (
          <p className="mb-2">
            {t("thread.compacted_tokens", {
              before: compact(entry.tokensBefore),
              after: compact(entry.tokensAfter),
            })}
          </p>
        )}
        <Markdown text={entry.summary} />
      </div>
    </details>
  );
});
