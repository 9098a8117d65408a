import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { Link, useLocation, useParams, useSearchParams } from "wouter";
import { useSession } from "../api/session";
import { bytes, dateTime } from "../i18n/format";
import { useT } from "../i18n/t";
import { withoutHidden } from "../markdown/addresses";
import { Button, IconButton } from "../ui/Button";
import { Page, useTitle } from "../ui/Page";
import { Failed, Loading } from "../ui/states";
import { tellError } from "../ui/toast";
import type { Doc } from "./attaching/library";
import { download } from "./download";
import { useAccess } from "./library/access";
import { Chunks } from "./library/Chunks";
import { DocumentMenu } from "./library/DocumentMenu";
import { DocumentStatus } from "./library/DocumentStatus";
import { documentQuery, libraryQuery } from "./queries";
import { languageOf } from "./status";
import { DocumentView } from "./viewer/DocumentView";
import type { Target } from "./viewer/target";

const READING_AGAIN = 1500;

/** One document: as it is, and how it was cut into what is found. */
export default function DocumentPage() {
  const { library = "", document = "" } = useParams();
  const t = useT();
  const { workspaceId } = useSession();
  const found = useQuery({
    ...documentQuery(workspaceId, library, document),
    refetchInterval: ({ state }) => (state.data?.processing_status === "Running" ? READING_AGAIN : false),
  });
  if (found.data) return <Opened document={found.data} />;
  return (
    <Page title={t("panel.document")}>
      {found.error ? <Failed error={found.error} onRetry={() => void found.refetch()} /> : <Loading />}
    </Page>
  );
}

function Opened({ document }: { document: Doc }) {
  const t = useT();
  useTitle(document.name);
  const [, navigate] = useLocation();
  const { workspaceId } = useSession();
  const library = useQuery(libraryQuery(workspaceId, document.library_id)).data;
  const access = useAccess(library);
  const [chunks, setChunks] = useState(false);
  const [target, setTarget] = useState(useTarget());
  const about = [
    bytes(document.size ?? 0),
    document.number_of_pages ? t("documents.pages", { count: document.number_of_pages }) : "",
    document.language ? languageOf(document.language) : "",
    dateTime(document.created_at),
  ];
  const chosen = "aria-pressed:bg-accent-soft aria-pressed:text-accent max-md:min-h-10";
  return (
    <div className="flex h-full flex-col">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line px-4 py-3 max-md:pl-14 md:px-8">
        <div className="min-w-0 flex-1 basis-60">
          <Link href={`/libraries/${document.library_id}`} className="text-sm text-ink-soft hover:underline">
            {library?.name ?? t("shell.libraries")}
          </Link>
          <h1 className="text-lg font-semibold [overflow-wrap:anywhere]">
            <bdi>{withoutHidden(document.name)}</bdi>
          </h1>
          <p className="text-sm text-ink-soft">{about.filter(Boolean).join(" · ")}</p>
          {document.summary && <p className="mt-1 line-clamp-3 text-sm">{document.summary}</p>}
        </div>
        <DocumentStatus document={document} />
        <div className="flex items-center gap-1">
          <Button size="small" look="quiet" aria-pressed={!chunks} className={chosen} onClick={() => setChunks(false)}>
            {t("panel.document")}
          </Button>
          <Button size="small" look="quiet" aria-pressed={chunks} className={chosen} onClick={() => setChunks(true)}>
            {t("documents.chunks")}
          </Button>
          <IconButton label={t("documents.download")} onClick={() => void download(document).catch(tellError)}>
            <Download size={18} aria-hidden />
          </IconButton>
          {access && access !== "Viewer" && (
            <DocumentMenu document={document} changes onDeleted={() => navigate(`/libraries/${document.library_id}`)} />
          )}
        </div>
      </header>
      {chunks ? (
        <Chunks
          document={document}
          onShow={(place) => {
            setTarget(place);
            setChunks(false);
          }}
        />
      ) : (
        <DocumentView document={document} target={target} />
      )}
    </div>
  );
}

/** Of the address: `?page=3`, `?start=120&end=180`. */
function useTarget(): Target {
  const [search] = useSearchParams();
  const figure = (name: string) => (/^\d{1,9}$/.test(search.get(name) ?? "") ? Number(search.get(name)) : undefined);
  return { page: figure("page"), start: figure("start"), end: figure("end") };
}
