import { Trash2, Undo2 } from "lucide-react";
import { useState } from "react";
import { relative } from "../i18n/format";
import { useT } from "../i18n/t";
import { Button, IconButton } from "../ui/Button";
import { Confirm } from "../ui/Dialog";
import { Page } from "../ui/Page";
import { Empty, Failed, Loading } from "../ui/states";
import { More } from "./More";
import { calledIn } from "./names";
import { useDeleteThread, useEmptyTrash, useRestoreThread, useThreads } from "./queries";
import type { Thread } from "./types";

const DAY = 86_400_000;

export default function TrashPage() {
  const t = useT();
  const asked = useThreads({ state: "trash" });
  const [sure, setSure] = useState(false);
  const empty = useEmptyTrash();
  const actions = asked.threads.length > 0 && (
    <Button look="danger" icon={<Trash2 size={17} aria-hidden />} onClick={() => setSure(true)}>
      {t("history.empty_trash")}
    </Button>
  );
  return (
    <Page title={t("history.trash")} description={t("history.trash_about")} actions={actions}>
      {asked.isPending && <Loading />}
      {asked.error && <Failed error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.isSuccess && asked.threads.length === 0 && (
        <Empty icon={<Trash2 aria-hidden />} title={t("history.trash_empty")} />
      )}
      <ul className="flex flex-col divide-y divide-line">
        {asked.threads.map((thread) => (
          <Line key={thread.id} thread={thread} />
        ))}
      </ul>
      <More asked={asked} />
      <Confirm
        open={sure}
        onClose={() => setSure(false)}
        onConfirm={() => empty.mutate(undefined, { onSettled: () => setSure(false) })}
        title={t("history.empty_trash")}
        description={t("history.for_good")}
        verb={t("history.delete_for_good")}
        danger
        busy={empty.isPending}
      />
    </Page>
  );
}

function Line({ thread }: { thread: Thread }) {
  const t = useT();
  const restore = useRestoreThread();
  const remove = useDeleteThread();
  const [sure, setSure] = useState(false);
  const goes = new Date(new Date(thread.deleted_at ?? thread.updated_at).getTime() + DAY);
  return (
    <li className="flex flex-wrap items-center gap-2 py-2">
      <div className="flex min-w-0 flex-1 flex-col">
        <span className="truncate font-medium">{calledIn(thread, t)}</span>
        <span className="text-sm text-ink-soft">{t("history.goes", { when: relative(goes) })}</span>
      </div>
      <Button
        size="small"
        busy={restore.isPending}
        icon={<Undo2 size={16} aria-hidden />}
        onClick={() => restore.mutate(thread.id)}
      >
        {t("history.restore")}
      </Button>
      <IconButton
        label={t("history.delete_for_good_named", { name: calledIn(thread, t) })}
        onClick={() => setSure(true)}
      >
        <Trash2 size={17} aria-hidden />
      </IconButton>
      <Confirm
        open={sure}
        onClose={() => setSure(false)}
        onConfirm={() => remove.mutate({ id: thread.id, forGood: true })}
        title={t("history.delete_for_good")}
        description={t("history.for_good")}
        verb={t("history.delete_for_good")}
        danger
        busy={remove.isPending}
      />
    </li>
  );
}
