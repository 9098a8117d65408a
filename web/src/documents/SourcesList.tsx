import { ChevronDown, FileText, Globe } from "lucide-react";
import { useState } from "react";
import { useT } from "../i18n/t";
import type { Source } from "../markdown/sources";
import type { Call } from "../stream/entries";
import { joined } from "../ui/joined";
import { hostOf, linkOf, openSource, othersFound, placeOf } from "./sources";

interface Props {
  /** Cited in the answer, in the order of their numbers. */
  sources: readonly Source[];
  /** Whose results the answer could be made from. */
  calls?: readonly Call[];
}

/** Below an answer: what it cites, and what else was found. */
export function SourcesList({ sources, calls = [] }: Props) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const others = othersFound(calls, sources);
  if (sources.length === 0 && others.length === 0) return null;
  return (
    <div className="flex flex-col items-start gap-1.5">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="inline-flex min-h-8 items-center gap-1.5 rounded-lg px-2 text-sm text-ink-soft hover:bg-hover max-md:min-h-10"
      >
        {t("sources.count", { count: sources.length || others.length })}
        <ChevronDown size={16} aria-hidden className={joined("transition-transform", open && "rotate-180")} />
      </button>
      {open && sources.length > 0 && <Group label={t("sources.cited")} sources={sources} numbered />}
      {open && others.length > 0 && <Group label={t("sources.others")} sources={others} />}
    </div>
  );
}

function Group({
  label,
  sources,
  numbered = false,
}: {
  label: string;
  sources: readonly Source[];
  numbered?: boolean;
}) {
  return (
    <section aria-label={label} className="flex w-full flex-col gap-1">
      <p className="px-2 text-xs font-medium text-ink-soft">{label}</p>
      <ul className="flex flex-wrap gap-1.5">
        {sources.map((source) => (
          <li key={`${source.number} ${placeOf(source)}`} className="max-w-full">
            <Entry source={source} numbered={numbered} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Entry({ source, numbered }: { source: Source; numbered: boolean }) {
  const t = useT();
  const link = linkOf(source);
  const host = source.documentId ? "" : hostOf(source.url);
  const Icon = host ? Globe : FileText;
  const words = (
    <>
      {numbered && <span className="font-semibold text-accent">{source.number}</span>}
      <Icon size={15} aria-hidden className="shrink-0 text-ink-soft" />
      <span className="max-w-[14rem] truncate">{source.title}</span>
      {host && <span className="max-w-[10rem] truncate text-ink-soft">{host}</span>}
      {source.page !== undefined && (
        <span className="shrink-0 text-ink-soft">{t("documents.page_number", { page: source.page })}</span>
      )}
    </>
  );
  const look =
    "inline-flex min-h-9 max-w-full items-center gap-2 rounded-xl border border-line bg-raised px-2.5 text-left text-sm max-md:min-h-10";
  if (!link && !source.documentId) return <span className={look}>{words}</span>;
  const able = `${look} hover:bg-hover`;
  return link ? (
    <a href={link} target="_blank" rel="noopener noreferrer nofollow" className={able}>
      {words}
    </a>
  ) : (
    <button type="button" className={able} onClick={() => openSource(source)}>
      {words}
    </button>
  );
}
