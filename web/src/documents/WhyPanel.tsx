import { useQueries, useQuery } from "@tanstack/react-query";
import { FileText, Globe, SearchX } from "lucide-react";
import { useSession } from "../api/session";
import { list } from "../i18n/format";
import { useT } from "../i18n/t";
import type { Source } from "../markdown/sources";
import { Badge, Empty, Failed, Loading, Spinner } from "../ui/states";
import { HitsTable } from "./inspecting/HitsTable";
import { hitsOf, passagesOf } from "./inspecting/hits";
import type { Search } from "./inspecting/why";
import { libraryQuery, searchQuery, whyQuery } from "./queries";
import { hostOf, openSource, placeOf, webAddress } from "./sources";

/** What was searched, found and cut for an answer. */
export default function WhyPanel({ conversationId, entryId }: { conversationId: string; entryId: string }) {
  const t = useT();
  const { workspaceId } = useSession();
  const why = useQuery(whyQuery(workspaceId, conversationId, entryId));
  return (
    <div className="flex h-full min-h-0 flex-col">
      <header className="flex min-h-14 items-center border-b border-line py-2 pr-14 pl-5">
        <h2 className="font-semibold">{t("panel.why")}</h2>
      </header>
      <div className="flex min-h-0 flex-1 scroll-thin flex-col gap-8 overflow-y-auto p-5">
        {why.error ? (
          <Failed error={why.error} onRetry={() => void why.refetch()} />
        ) : !why.data ? (
          <Loading />
        ) : why.data.searches.length === 0 ? (
          <Empty icon={<SearchX />} title={t("why.nothing")} text={t("why.nothing_text")} />
        ) : (
          why.data.searches.map((search) => <Searched key={search.id} search={search} cited={why.data.cited} />)
        )}
      </div>
    </div>
  );
}

function Searched({ search, cited }: { search: Search; cited: Source[] }) {
  const t = useT();
  const web = search.tool !== "document_library";
  const places = new Set(cited.map(placeOf));
  return (
    <section className="flex flex-col gap-3">
      <h3 className="text-lg font-semibold">
        {search.query ? t("why.searched", { query: search.query }) : t("why.called", { tool: search.tool })}
      </h3>
      {!web && <Where search={search} />}
      {search.failed && <p className="text-sm text-bad">{t("why.failed")}</p>}
      <p className="text-sm text-ink-soft">{t(modeOf(search), { count: search.given.length })}</p>
      {search.given.length > 0 && (
        <ul className="flex flex-col gap-2">
          {search.given.map((source) => (
            <Given key={source.number} source={source} cited={places.has(placeOf(source))} />
          ))}
        </ul>
      )}
      {!web && search.query && search.mode !== "table" && <Inspected search={search} cited={cited} />}
    </section>
  );
}

function modeOf({ mode, tool }: Search) {
  if (tool !== "document_library") return "why.given_web";
  if (mode === "table") return "why.given_table";
  return mode === "document" ? "why.given_document" : "why.given_passages";
}

function Where({ search }: { search: Search }) {
  const t = useT();
  const { workspaceId } = useSession();
  const names = useQueries({ queries: search.libraryIds.map((id) => libraryQuery(workspaceId, id)) });
  const known = names.flatMap(({ data }) => (data ? [data.name] : []));
  return (
    <p className="text-sm text-ink-soft">
      {known.length > 0 && t("why.in_libraries", { libraries: list(known) })}
      {search.document && ` ${t("why.in_document", { document: search.document })}`}
    </p>
  );
}

/** One of what the model was told, and whether the answer cites it. */
function Given({ source, cited }: { source: Source; cited: boolean }) {
  const t = useT();
  const web = source.documentId ? null : webAddress(source.url);
  const Icon = web ? Globe : FileText;
  const title = (
    <>
      <Icon size={16} aria-hidden className="shrink-0 text-ink-soft" />
      <span className="min-w-0 truncate font-medium">{source.title}</span>
      <span className="shrink-0 text-ink-soft">
        {web ? hostOf(source.url) : source.page !== undefined && t("documents.page_number", { page: source.page })}
      </span>
    </>
  );
  const look = "flex min-h-8 min-w-0 flex-1 items-center gap-2 text-left hover:underline max-md:min-h-10";
  return (
    <li className="rounded-card border border-line p-3 text-sm">
      <div className="flex items-center gap-2">
        {web ? (
          <a href={web.href} target="_blank" rel="noopener noreferrer nofollow" className={look}>
            {title}
          </a>
        ) : (
          <button type="button" className={look} onClick={() => openSource(source)}>
            {title}
          </button>
        )}
        {cited && <Badge tone="accent">{t("inspect.cited")}</Badge>}
      </div>
      {source.passage && <p className="line-clamp-3 whitespace-pre-line text-ink-soft">{source.passage}</p>}
    </li>
  );
}

/** The same search once more, with all that it tells: what was found and not given, and why. */
function Inspected({ search, cited }: { search: Search; cited: Source[] }) {
  const t = useT();
  const { workspaceId } = useSession();
  return (
    <div className="flex flex-col gap-2">
      <h4 className="font-semibold">{t("why.found")}</h4>
      <p className="text-sm text-ink-soft">{t("why.found_hint")}</p>
      {search.libraryIds.map((id) => (
        <InOne key={id} workspaceId={workspaceId} libraryId={id} search={search} cited={cited} />
      ))}
    </div>
  );
}

interface InOneProps {
  workspaceId: string;
  libraryId: string;
  search: Search;
  cited: Source[];
}

function InOne({ workspaceId, libraryId, search, cited }: InOneProps) {
  const t = useT();
  const library = useQuery(libraryQuery(workspaceId, libraryId));
  const found = useQuery(searchQuery(workspaceId, libraryId, search.query));
  const error = library.error ?? found.error;
  if (error) return <Failed error={error} onRetry={() => void found.refetch()} />;
  if (!library.data || !found.data) return <Spinner words />;
  const hits = hitsOf(found.data.fused, passagesOf(library.data.retrieval), search.given, cited);
  if (hits.length === 0) return <p className="text-sm">{t("why.none_in", { library: library.data.name })}</p>;
  return <HitsTable label={library.data.name} hits={hits} />;
}
