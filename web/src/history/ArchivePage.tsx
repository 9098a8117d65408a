import { Archive, ArchiveRestore, Trash2 } from "lucide-react";
import { Link } from "wouter";
import { relative } from "../i18n/format";
import { useT } from "../i18n/t";
import { Button, IconButton } from "../ui/Button";
import { Page } from "../ui/Page";
import { Empty, Failed, Loading } from "../ui/states";
import { More } from "./More";
import { calledIn, pathOf } from "./names";
import { useChangeThread, useThreads } from "./queries";
import type { Thread } from "./types";
import { useTrash } from "./useThreadMenu";

export default function ArchivePage() {
  const t = useT();
  const asked = useThreads({ state: "archived" });
  return (
    <Page title={t("history.archived")} description={t("history.archive_about")}>
      {asked.isPending && <Loading />}
      {asked.error && <Failed error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.isSuccess && asked.threads.length === 0 && (
        <Empty icon={<Archive aria-hidden />} title={t("history.archive_empty")} text={t("history.archive_how")} />
      )}
      <ul className="flex flex-col divide-y divide-line">
        {asked.threads.map((thread) => (
          <Line key={thread.id} thread={thread} />
        ))}
      </ul>
      <More asked={asked} />
    </Page>
  );
}

function Line({ thread }: { thread: Thread }) {
  const t = useT();
  const change = useChangeThread();
  const trash = useTrash();
  return (
    <li className="flex flex-wrap items-center gap-2 py-2">
      <Link href={pathOf(thread)} className="flex min-h-10 min-w-0 flex-1 flex-col justify-center rounded-lg">
        <span className="truncate font-medium">{calledIn(thread, t)}</span>
        <span className="text-sm text-ink-soft">{relative(thread.updated_at)}</span>
      </Link>
      <Button
        size="small"
        icon={<ArchiveRestore size={16} aria-hidden />}
        onClick={() => change.mutate({ id: thread.id, change: { archived: false } })}
      >
        {t("history.unarchive")}
      </Button>
      <IconButton label={t("history.delete_named", { name: calledIn(thread, t) })} onClick={() => trash(thread)}>
        <Trash2 size={17} aria-hidden />
      </IconButton>
    </li>
  );
}
