import { LoaderCircle, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { details, say } from "../api/errors";
import { useT } from "../i18n/t";
import { Button } from "./Button";
import { joined } from "./joined";

/** Something is being waited for; `label` says what, for readers, and is shown with `words`. */
export function Spinner({ label, words = false, size = 18 }: { label?: string; words?: boolean; size?: number }) {
  const t = useT();
  const text = label ?? t("ui.loading");
  return (
    <span role="status" className="inline-flex items-center gap-2 text-ink-soft">
      <LoaderCircle size={size} className="animate-spin" aria-hidden />
      <span className={words ? "text-sm" : "sr-only"}>{text}</span>
    </span>
  );
}

/** For what takes the place of a page or a panel while it is loaded. */
export function Loading() {
  return (
    <div className="flex min-h-40 items-center justify-center p-8">
      <Spinner words />
    </div>
  );
}

/** What failed, why, and a way to try again. */
export function Failed({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useT();
  return (
    <div
      role="alert"
      className="flex flex-col items-start gap-2 rounded-card border border-bad bg-bad-soft p-4 text-sm"
    >
      <p className="flex items-center gap-2 font-medium text-bad">
        <TriangleAlert size={18} aria-hidden /> {say(error, t)}
      </p>
      <details className="text-ink-soft">
        <summary>{t("ui.details")}</summary>
        <p className="mt-1 break-words">{details(error)}</p>
      </details>
      {onRetry && (
        <Button size="small" onClick={onRetry}>
          {t("ui.retry")}
        </Button>
      )}
    </div>
  );
}

/** Nothing is here yet: what would be, and how to begin. */
export function Empty({
  icon,
  title,
  text,
  action,
}: {
  icon?: ReactNode;
  title: string;
  text?: string;
  action?: ReactNode;
}) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center gap-2 px-6 py-12 text-center">
      {icon && <span className="text-ink-soft [&_svg]:size-8">{icon}</span>}
      <p className="font-semibold">{title}</p>
      {text && <p className="text-sm text-ink-soft">{text}</p>}
      {action && <div className="mt-2">{action}</div>}
    </div>
  );
}

const TONES = {
  plain: "bg-sunken text-ink-soft",
  good: "bg-good-soft text-good",
  warn: "bg-warn-soft text-warn",
  bad: "bg-bad-soft text-bad",
  accent: "bg-accent-soft text-accent",
};

/** A word about the state of something; never by its colour alone. */
export function Badge({
  tone = "plain",
  children,
  className,
}: {
  tone?: keyof typeof TONES;
  children: ReactNode;
  className?: string;
}) {
  return (
    <span
      className={joined(
        "inline-flex max-w-full shrink-0 items-center gap-1 rounded-full px-2 py-0.5 text-xs font-medium [td_&]:whitespace-nowrap",
        TONES[tone],
        className,
      )}
    >
      {children}
    </span>
  );
}
