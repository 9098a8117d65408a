import { useQuery } from "@tanstack/react-query";
import { Download, ExternalLink, Maximize2 } from "lucide-react";
import { Link } from "wouter";
import { useSession } from "../api/session";
import { useT } from "../i18n/t";
import { withoutHidden } from "../markdown/addresses";
import type { PanelContent } from "../shell/panel";
import { IconButton } from "../ui/Button";
import { Failed, Loading } from "../ui/states";
import { tellError } from "../ui/toast";
import { download } from "./download";
import { documentQuery } from "./queries";
import { webAddress } from "./sources";
import { DocumentView } from "./viewer/DocumentView";

/** A document, at a page and a passage. */
export default function DocumentPanel({ target }: { target: Extract<PanelContent, { kind: "document" }> }) {
  const t = useT();
  const { workspaceId } = useSession();
  const { libraryId, documentId } = target;
  const found = useQuery(documentQuery(workspaceId, libraryId, documentId));
  const page = `/libraries/${libraryId}/documents/${documentId}`;
  const small =
    "inline-flex size-10 shrink-0 items-center justify-center rounded-lg text-ink-soft hover:bg-hover hover:text-ink";
  const name = found.data ? withoutHidden(found.data.name) : t("panel.document");
  const address = webAddress(found.data?.url ?? undefined);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <header className="flex min-h-14 items-center gap-1 border-b border-line py-2 pr-14 pl-5">
        <h2 className="min-w-0 flex-1 truncate font-semibold" title={name}>
          <bdi>{name}</bdi>
        </h2>
        {address && (
          <a
            href={address.href}
            target="_blank"
            rel="noopener noreferrer nofollow"
            title={t("documents.open_web")}
            aria-label={t("documents.open_web")}
            className={small}
          >
            <ExternalLink size={18} aria-hidden />
          </a>
        )}
        {found.data && (
          <IconButton label={t("documents.download")} onClick={() => download(found.data).catch(tellError)}>
            <Download size={18} aria-hidden />
          </IconButton>
        )}
        <Link href={page} title={t("documents.open_page")} aria-label={t("documents.open_page")} className={small}>
          <Maximize2 size={18} aria-hidden />
        </Link>
      </header>
      {found.error ? (
        <div className="p-4">
          <Failed error={found.error} onRetry={() => void found.refetch()} />
        </div>
      ) : found.data ? (
        <DocumentView key={documentId} document={found.data} target={target} />
      ) : (
        <Loading />
      )}
    </div>
  );
}
