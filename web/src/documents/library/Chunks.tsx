import { useInfiniteQuery } from "@tanstack/react-query";
import { useSession } from "../../api/session";
import { number } from "../../i18n/format";
import { useT } from "../../i18n/t";
import { Button } from "../../ui/Button";
import { Failed, Loading } from "../../ui/states";
import type { Doc } from "../attaching/library";
import { chunksQuery } from "../queries";
import { CannotShow } from "../viewer/CannotShow";
import type { Target } from "../viewer/target";

/** The pieces in which a document is found: their text, and where each begins and ends. */
export function Chunks({ document, onShow }: { document: Doc; onShow: (target: Target) => void }) {
  const t = useT();
  const { workspaceId } = useSession();
  const read = document.last_processed_at !== null;
  const chunks = useInfiniteQuery({ ...chunksQuery(workspaceId, document), enabled: read });
  if (!read) return <CannotShow reason="unread" />;
  if (chunks.error) return <Failed error={chunks.error} onRetry={() => void chunks.refetch()} />;
  if (!chunks.data) return <Loading />;
  const all = chunks.data.pages.flatMap((page) => page.data);
  return (
    <div className="min-h-0 flex-1 scroll-thin overflow-y-auto">
      <div className="mx-auto flex max-w-4xl flex-col gap-4 px-4 py-6 md:px-8">
        <p className="text-sm text-ink-soft">{t("documents.chunks_about")}</p>
        <ol className="flex flex-col gap-3">
          {all.map((chunk) => {
            const { ordinal, start, end, page, text, headings, prefix, tokens } = chunk;
            const about = [
              page === null ? "" : t("documents.page_number", { page }),
              t("documents.characters", { start: number(start), end: number(end) }),
              t("documents.tokens", { count: tokens }),
            ];
            return (
              <li key={ordinal} className="rounded-card border border-line bg-raised shadow-low">
                <div className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-1.5 text-sm text-ink-soft">
                  <span className="font-semibold text-ink tabular-nums">{number(ordinal + 1)}</span>
                  <span className="flex-1">{about.filter(Boolean).join(" · ")}</span>
                  <Button
                    size="small"
                    look="quiet"
                    onClick={() => onShow({ page: page ?? undefined, start, end, passage: text })}
                  >
                    {t("documents.show")}
                  </Button>
                </div>
                <div className="px-4 py-3 text-sm [overflow-wrap:anywhere] whitespace-pre-wrap">
                  {headings.length > 0 && <p className="mb-1 font-medium text-ink-soft">{headings.join(" › ")}</p>}
                  {prefix && <p className="text-ink-soft">{prefix}</p>}
                  {text}
                </div>
              </li>
            );
          })}
        </ol>
        {chunks.hasNextPage && (
          <Button className="self-center" busy={chunks.isFetchingNextPage} onClick={() => void chunks.fetchNextPage()}>
            {t("documents.more")}
          </Button>
        )}
      </div>
    </div>
  );
}
