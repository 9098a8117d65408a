import { useQuery } from "@tanstack/react-query";
import { FilePlus, Files } from "lucide-react";
import { useLocation } from "wouter";
import { useSession } from "../api/session";
import { libraryQuery } from "../documents/queries";
import { useT } from "../i18n/t";
import { Button, ButtonLink } from "../ui/Button";
import { Section } from "../ui/Page";
import { tellError } from "../ui/toast";
import { type Project, useProjectLibrary } from "./queries";

/** Its files are in a library of its own, which is made when the first are given. */
export function ProjectFiles({ project }: { project: Project }) {
  const t = useT();
  const [, navigate] = useLocation();
  const { workspaceId } = useSession();
  const make = useProjectLibrary(project.id);
  const id = project.library_id ?? "";
  // One that was deleted meanwhile is made anew.
  const { data, isError } = useQuery({ ...libraryQuery(workspaceId, id), enabled: id !== "" });
  const add = () =>
    make.mutate(undefined, { onSuccess: (made) => navigate(`/libraries/${made.library_id}`), onError: tellError });
  return (
    <Section title={t("projects.files")} description={t("projects.files_hint")}>
      {id === "" || isError ? (
        <Button className="self-start" icon={<FilePlus size={18} aria-hidden />} busy={make.isPending} onClick={add}>
          {t("projects.add_files")}
        </Button>
      ) : (
        <div>
          <ButtonLink href={`/libraries/${id}`} icon={<Files size={18} aria-hidden />}>
            {t("projects.open_files", { count: data?.nb_documents ?? 0 })}
          </ButtonLink>
        </div>
      )}
    </Section>
  );
}
