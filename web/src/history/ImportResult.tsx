import { CircleCheck, CircleSlash, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { useT } from "../i18n/t";
import type { ImportReport } from "./types";

/** Of each conversation of a file what became of it. */
export function ImportResult({ report }: { report: ImportReport }) {
  const t = useT();
  return (
    <div role="status" className="flex flex-col gap-4">
      <Part
        icon={<CircleCheck size={18} aria-hidden className="text-good" />}
        title={t("history.imported", { count: report.imported.length })}
        lines={report.imported.map((one) => ({ id: one.conversation_id, name: one.conversation }))}
      />
      <Part
        icon={<CircleSlash size={18} aria-hidden className="text-ink-soft" />}
        title={t("history.skipped", { count: report.skipped.length })}
        lines={report.skipped.map((one) => ({ id: one.conversation_id, name: one.conversation }))}
      />
      <Part
        icon={<TriangleAlert size={18} aria-hidden className="text-bad" />}
        title={t("history.failed", { count: report.failed.length })}
        lines={report.failed.map((one) => ({ name: one.conversation, reason: one.reason }))}
      />
    </div>
  );
}

interface Line {
  id?: string;
  name: string;
  reason?: string;
}

function Part({ icon, title, lines }: { icon: ReactNode; title: string; lines: Line[] }) {
  if (lines.length === 0) return null;
  return (
    <details open={lines.length <= 20} className="rounded-card border border-line bg-raised p-3">
      <summary className="flex min-h-8 items-center gap-2 font-medium">
        {icon} {title}
      </summary>
      <ul className="mt-2 flex max-h-80 scroll-thin flex-col gap-1 overflow-y-auto text-sm">
        {lines.map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a report does not change, and names may be the same
          <li key={at} className="break-words">
            {line.id ? (
              <Link href={`/c/${line.id}`} className="text-accent underline">
                {line.name}
              </Link>
            ) : (
              line.name
            )}
            {line.reason && <span className="text-ink-soft"> — {line.reason}</span>}
          </li>
        ))}
      </ul>
    </details>
  );
}
