import { FileText, Globe } from "lucide-react";
import { number as written } from "../i18n/format";
import { useT } from "../i18n/t";
import type { Source } from "../markdown/sources";
import { nearest, plainPassage } from "./sentences";
import { hostOf, webAddress } from "./sources";

/** What a source is: its file, page and passage, or its site. */
export function SourceCard({ source }: { source: Source }) {
  const t = useT();
  const { title, page, passage, score, url, documentId } = source;
  const web = !documentId && webAddress(url) !== null;
  const Icon = web ? Globe : FileText;
  const about = [
    web ? hostOf(url) : "",
    page === undefined ? "" : t("documents.page_number", { page }),
    score === undefined ? "" : t("sources.score", { score: written(score, { maximumFractionDigits: 2 }) }),
  ].filter(Boolean);
  return (
    <div className="flex flex-col gap-1.5">
      <p className="flex items-start gap-2 font-semibold">
        <Icon size={16} aria-hidden className="mt-0.5 shrink-0 text-ink-soft" />
        <span className="min-w-0 [overflow-wrap:anywhere]">{title}</span>
      </p>
      {about.length > 0 && <p className="text-xs text-ink-soft">{about.join(" · ")}</p>}
      {passage && <Passage passage={passage} claim={source.claim ?? ""} />}
    </div>
  );
}

/** From the sentence on that says what is said: what comes before it would push it out of the card. */
function Passage({ passage, claim }: { passage: string; claim: string }) {
  const told = nearest(plainPassage(passage), claim);
  return (
    <p className="line-clamp-6 border-l-2 border-accent pl-2.5 text-ink-soft whitespace-pre-line">
      {told ? (
        <>
          {told.before.trim() && "… "}
          <mark>{told.sentence}</mark>
          {told.after}
        </>
      ) : (
        plainPassage(passage)
      )}
    </p>
  );
}
