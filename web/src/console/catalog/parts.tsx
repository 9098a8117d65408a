import { ExternalLink } from "lucide-react";
import type { ReactNode } from "react";
import { useT } from "../../i18n/t";
import { Badge } from "../../ui/states";
import { hostOf, standingName } from "./facts";
import type { FoundModel } from "./queries";

/** A link to where something was read. */
export function SourceLink({ href, children }: { href: string; children?: ReactNode }) {
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer nofollow"
      className="inline-flex items-center gap-1 text-accent underline-offset-2 hover:underline"
    >
      <span className="break-all">{children ?? hostOf(href)}</span>
      <ExternalLink size={13} aria-hidden className="shrink-0" />
    </a>
  );
}

export function StandingBadge({ standing }: { standing: FoundModel["standing"] }) {
  const t = useT();
  if (standing === "current") return null;
  return <Badge tone={standing === "retired" ? "bad" : "warn"}>{standingName(standing, t)}</Badge>;
}

/** Names and what they are, in two columns where there is room. */
export function Facts({ facts }: { facts: [label: string, value: ReactNode][] }) {
  return (
    <dl className="grid gap-x-8 gap-y-3 sm:grid-cols-2">
      {facts.map(([label, value]) => (
        <div key={label} className="min-w-0">
          <dt className="text-sm text-ink-soft">{label}</dt>
          <dd className="break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
