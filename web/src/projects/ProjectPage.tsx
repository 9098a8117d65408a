import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { ArrowLeft, SquarePen } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Link, useParams } from "wouter";
import { useSession } from "../api/session";
import { relative } from "../i18n/format";
import { useT } from "../i18n/t";
import { Button, ButtonLink } from "../ui/Button";
import { TextArea, TextField } from "../ui/fields";
import { Page, Section } from "../ui/Page";
import { Failed, Loading } from "../ui/states";
import { tell, tellError } from "../ui/toast";
import { DeleteProject } from "./DeleteProject";
import { ProjectFiles } from "./ProjectFiles";
import { type Project, projectQuery, threadsOf, useChangeProject } from "./queries";

export default function ProjectPage() {
  const t = useT();
  const { project: id = "" } = useParams<{ project: string }>();
  const { workspaceId } = useSession();
  const { data, error, refetch } = useQuery(projectQuery(workspaceId, id));
  if (error) {
    return (
      <Page title={t("projects.title")}>
        <Failed error={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  if (!data) return <Loading />;
  return <Shown key={id} project={data} />;
}

function Shown({ project }: { project: Project }) {
  const t = useT();
  return (
    <Page
      title={project.name}
      description={project.description ?? undefined}
      actions={
        <>
          <ButtonLink href="/projects" look="quiet" icon={<ArrowLeft size={18} aria-hidden />}>
            {t("projects.back")}
          </ButtonLink>
          <ButtonLink href={`/?project=${project.id}`} look="solid" icon={<SquarePen size={18} aria-hidden />}>
            {t("projects.chat")}
          </ButtonLink>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-8 lg:grid-cols-[minmax(0,1fr)_min(18rem,40%)]">
        <div className="flex min-w-0 flex-col gap-8">
          <Instructions project={project} />
          <Threads id={project.id} />
        </div>
        <div className="flex min-w-0 flex-col gap-8">
          <ProjectFiles project={project} />
          <Settings project={project} />
        </div>
      </div>
    </Page>
  );
}

function Instructions({ project }: { project: Project }) {
  const t = useT();
  const [text, setText] = useState(project.instructions ?? "");
  const change = useChangeProject(project.id);
  const save = () =>
    change.mutate(
      { instructions: text.trim() || null },
      { onSuccess: () => tell(t("projects.saved")), onError: tellError },
    );
  return (
    <Section title={t("projects.instructions")}>
      <TextArea
        label={t("projects.instructions")}
        hideLabel
        hint={t("projects.instructions_hint")}
        rows={6}
        maxLength={8000}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {text !== (project.instructions ?? "") && (
        <Button look="solid" className="self-start" busy={change.isPending} onClick={save}>
          {t("projects.save")}
        </Button>
      )}
    </Section>
  );
}

function Threads({ id }: { id: string }) {
  const t = useT();
  const { workspaceId } = useSession();
  const threads = useInfiniteQuery(threadsOf(workspaceId, id));
  const found = threads.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <Section title={t("projects.threads")}>
      {threads.error && <Failed error={threads.error} onRetry={() => void threads.refetch()} />}
      {threads.isPending && <Loading />}
      {threads.data && found.length === 0 && <p className="text-ink-soft">{t("projects.no_threads")}</p>}
      <ul className="flex flex-col">
        {found.map((one) => (
          <li key={one.id} className="border-b border-line last:border-0">
            <Link
              href={`/c/${one.conversation_id}`}
              className="flex min-h-11 items-center gap-3 rounded-lg px-2 hover:bg-hover"
            >
              <span className="min-w-0 flex-1 truncate">{one.name || one.preview || t("projects.untitled")}</span>
              <span className="shrink-0 text-sm text-ink-soft">{relative(one.updated_at)}</span>
            </Link>
          </li>
        ))}
      </ul>
      {threads.hasNextPage && (
        <Button className="self-start" busy={threads.isFetchingNextPage} onClick={() => void threads.fetchNextPage()}>
          {t("projects.more_threads")}
        </Button>
      )}
    </Section>
  );
}

function Settings({ project }: { project: Project }) {
  const t = useT();
  const [name, setName] = useState(project.name);
  const [description, setDescription] = useState(project.description ?? "");
  const [deleting, setDeleting] = useState(false);
  const change = useChangeProject(project.id);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const body = { name: name.trim(), description: description.trim() || null };
    change.mutate(body, { onSuccess: () => tell(t("projects.saved")), onError: tellError });
  };
  const edited = name !== project.name || description !== (project.description ?? "");
  return (
    <Section title={t("projects.settings")}>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <TextField
          label={t("projects.name")}
          required
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <TextArea
          label={t("projects.what_for")}
          rows={2}
          maxLength={4000}
          value={description}
          onChange={(event) => setDescription(event.target.value)}
        />
        {edited && (
          <Button type="submit" look="solid" className="self-start" busy={change.isPending}>
            {t("projects.save")}
          </Button>
        )}
      </form>
      <Button look="danger" className="self-start" onClick={() => setDeleting(true)}>
        {t("projects.delete")}
      </Button>
      {deleting && <DeleteProject project={project} onClose={() => setDeleting(false)} />}
    </Section>
  );
}
