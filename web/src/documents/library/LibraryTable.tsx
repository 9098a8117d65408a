import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { useSession } from "../../api/session";
import { bytes, number, relative } from "../../i18n/format";
import { useT } from "../../i18n/t";
import { withoutHidden } from "../../markdown/addresses";
import { Badge } from "../../ui/states";
import { type Column, Table } from "../../ui/Table";
import { isOfConversation, type Library } from "../attaching/library";
import { projectsQuery } from "../queries";
import { LibraryMenu } from "./LibraryMenu";

export function LibraryTable({ label, libraries }: { label: string; libraries: Library[] }) {
  const t = useT();
  const { workspaceId } = useSession();
  const projects = useQuery(projectsQuery(workspaceId));
  const projectOf = (library: Library) => projects.data?.data.find((one) => one.library_id === library.id);
  const columns: Column<Library>[] = [
    {
      id: "name",
      label: t("library.name"),
      cell: (library) => {
        const project = projectOf(library);
        return (
          <span className="flex min-w-40 flex-col">
            <Link href={`/libraries/${library.id}`} className="font-medium [overflow-wrap:anywhere] hover:underline">
              <bdi>{withoutHidden(library.name)}</bdi>
            </Link>
            {project ? (
              <span className="mt-0.5">
                <Badge tone="accent">{t("library.of_project", { project: project.name })}</Badge>
              </span>
            ) : (
              library.description &&
              !isOfConversation(library) && <span className="line-clamp-1 text-ink-soft">{library.description}</span>
            )}
          </span>
        );
      },
    },
    { id: "documents", label: t("library.documents"), numeric: true, cell: (library) => number(library.nb_documents) },
    {
      id: "size",
      label: t("library.size"),
      numeric: true,
      secondary: true,
      cell: (library) => bytes(library.total_size),
    },
    { id: "changed", label: t("library.changed"), secondary: true, cell: (library) => relative(library.updated_at) },
    { id: "menu", label: t("library.actions"), cell: (library) => <LibraryMenu library={library} /> },
  ];
  return <Table label={label} columns={columns} rows={libraries} rowKey={(library) => library.id} />;
}
