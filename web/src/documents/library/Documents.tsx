import { useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight, FileText } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { Link } from "wouter";
import { useSession } from "../../api/session";
import { bytes, number, relative } from "../../i18n/format";
import { useT } from "../../i18n/t";
import { withoutHidden } from "../../markdown/addresses";
import { IconButton } from "../../ui/Button";
import { TextField } from "../../ui/fields";
import { Empty, Failed, Loading } from "../../ui/states";
import { type Column, Table } from "../../ui/Table";
import { AttachmentItem } from "../AttachmentList";
import type { Doc, Library } from "../attaching/library";
import { documentsQuery } from "../queries";
import { hostOf } from "../sources";
import { languageOf } from "../status";
import { DocumentMenu } from "./DocumentMenu";
import { DocumentStatus } from "./DocumentStatus";
import type { useUploads } from "./uploads";

interface Props {
  library: Library;
  changes: boolean;
  uploads: ReturnType<typeof useUploads>;
}

const MANY = 10;

/** What is in a library, and what is on its way there. */
export function Documents({ library, changes, uploads }: Props) {
  const t = useT();
  const { workspaceId } = useSession();
  const [written, setWritten] = useState("");
  const [page, setPage] = useState(0);
  const search = useDeferredValue(written.trim());
  const documents = useQuery(documentsQuery(workspaceId, library.id, search, page));
  const columns = useColumns(library, changes);
  if (documents.error) return <Failed error={documents.error} onRetry={() => void documents.refetch()} />;
  if (!documents.data) return <Loading />;
  const { data, pagination } = documents.data;
  return (
    <div className="flex flex-col gap-4">
      {uploads.items.length > 0 && (
        <ul
          aria-label={t("library.on_their_way")}
          className="flex max-h-72 scroll-thin flex-wrap gap-2 overflow-y-auto"
        >
          {uploads.items.map((item) => (
            <AttachmentItem
              key={item.id}
              item={item}
              onRemove={() => uploads.remove(item.id)}
              onRetry={() => uploads.retry(item.id)}
            />
          ))}
        </ul>
      )}
      {(pagination.total_items > MANY || search) && (
        <TextField
          label={t("library.filter")}
          hideLabel
          placeholder={t("library.filter")}
          type="search"
          className="max-w-sm"
          value={written}
          onChange={(event) => {
            setWritten(event.target.value);
            setPage(0);
          }}
        />
      )}
      <Table
        label={t("library.documents")}
        columns={columns}
        rows={data}
        rowKey={(document) => document.id}
        empty={
          <Empty
            icon={<FileText />}
            title={search ? t("library.no_match") : t("library.empty")}
            text={changes && !search ? t("library.empty_text") : undefined}
          />
        }
      />
      {pagination.total_pages > 1 && (
        <nav aria-label={t("library.pages")} className="flex items-center justify-center gap-2 text-sm">
          <IconButton label={t("library.previous")} disabled={page === 0} onClick={() => setPage(page - 1)}>
            <ChevronLeft size={18} aria-hidden />
          </IconButton>
          {t("documents.page_of", { page: page + 1, pages: pagination.total_pages })}
          <IconButton label={t("library.next")} disabled={!pagination.has_more} onClick={() => setPage(page + 1)}>
            <ChevronRight size={18} aria-hidden />
          </IconButton>
        </nav>
      )}
    </div>
  );
}

function useColumns(library: Library, changes: boolean): Column<Doc>[] {
  const t = useT();
  const columns: Column<Doc>[] = [
    {
      id: "name",
      label: t("library.document"),
      cell: (document) => (
        <span className="flex min-w-40 flex-col">
          <Link
            href={`/libraries/${library.id}/documents/${document.id}`}
            className="font-medium [overflow-wrap:anywhere] hover:underline"
          >
            <bdi>{withoutHidden(document.name)}</bdi>
          </Link>
          {document.url && <span className="text-xs text-ink-soft">{hostOf(document.url)}</span>}
          {document.summary && <span className="line-clamp-2 text-xs text-ink-soft">{document.summary}</span>}
        </span>
      ),
    },
    { id: "status", label: t("library.status"), cell: (document) => <DocumentStatus document={document} /> },
    {
      id: "pages",
      label: t("library.page_count"),
      numeric: true,
      secondary: true,
      cell: (document) => (document.number_of_pages === null ? "–" : number(document.number_of_pages)),
    },
    { id: "size", label: t("library.size"), numeric: true, secondary: true, cell: ({ size }) => bytes(size ?? 0) },
    { id: "language", label: t("library.language"), secondary: true, cell: ({ language }) => languageOf(language) },
    { id: "added", label: t("library.added"), secondary: true, cell: (document) => relative(document.created_at) },
  ];
  if (!changes) return columns;
  return [
    ...columns,
    { id: "menu", label: t("library.actions"), cell: (document) => <DocumentMenu document={document} changes /> },
  ];
}
