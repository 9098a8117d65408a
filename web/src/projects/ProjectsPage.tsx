import { useQuery } from "@tanstack/react-query";
import { FolderKanban, Plus } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { Link, useLocation } from "wouter";
import { useSession } from "../api/session";
import { relative } from "../i18n/format";
import { useT } from "../i18n/t";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { TextField } from "../ui/fields";
import { Page } from "../ui/Page";
import { Empty, Failed, Loading } from "../ui/states";
import { type Project, projectsQuery, useCreateProject } from "./queries";

export default function ProjectsPage() {
  const t = useT();
  const { workspaceId } = useSession();
  const [making, setMaking] = useState(false);
  const { data, error, refetch, isPending } = useQuery(projectsQuery(workspaceId));
  const add = (
    <Button look="solid" icon={<Plus size={18} aria-hidden />} onClick={() => setMaking(true)}>
      {t("projects.new")}
    </Button>
  );
  return (
    <Page title={t("projects.title")} description={t("projects.description")} actions={add}>
      {error && <Failed error={error} onRetry={() => void refetch()} />}
      {isPending && <Loading />}
      {data?.data.length === 0 && (
        <Empty icon={<FolderKanban />} title={t("projects.none")} text={t("projects.none_text")} />
      )}
      <ul className="grid gap-3 sm:grid-cols-2">
        {data?.data.map((one) => (
          <li key={one.id}>
            <ProjectLink project={one} />
          </li>
        ))}
      </ul>
      {making && <NewProject onClose={() => setMaking(false)} />}
    </Page>
  );
}

function ProjectLink({ project }: { project: Project }) {
  const t = useT();
  return (
    <Link
      href={`/projects/${project.id}`}
      className="flex h-full flex-col gap-1 rounded-card border border-line bg-raised p-4 shadow-low hover:bg-hover"
    >
      <span className="font-semibold break-words">{project.name}</span>
      <span className="line-clamp-2 flex-1 text-sm break-words text-ink-soft">
        {project.description || project.instructions}
      </span>
      <span className="text-xs text-ink-soft">{t("projects.updated", { when: relative(project.updated_at) })}</span>
    </Link>
  );
}

function NewProject({ onClose }: { onClose: () => void }) {
  const t = useT();
  const form = useId();
  const [, navigate] = useLocation();
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  const create = useCreateProject();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const body = { name: name.trim(), description: description.trim() || null };
    create.mutate(body, { onSuccess: (made) => navigate(`/projects/${made.id}`) });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("projects.new")}
      width="narrow"
      actions={
        <>
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          <Button type="submit" form={form} look="solid" busy={create.isPending}>
            {t("projects.create")}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-3">
        {create.error && <Failed error={create.error} />}
        <TextField
          label={t("projects.name")}
          required
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <TextField
          label={t("projects.what_for")}
          maxLength={4000}
          value={description}
          onChange={(event) => setDescription(event.target.value)}
        />
      </form>
    </Dialog>
  );
}
