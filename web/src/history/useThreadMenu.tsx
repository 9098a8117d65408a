import {
  Archive,
  ArchiveRestore,
  Download,
  FolderInput,
  FolderKanban,
  Pencil,
  Pin,
  PinOff,
  Share2,
  Tags,
  Trash2,
} from "lucide-react";
import { type ReactNode, useState } from "react";
import { navigate } from "wouter/use-browser-location";
import { type Translate, useT } from "../i18n/t";
import type { MenuEntry } from "../ui/Menu";
import { tell, tellError } from "../ui/toast";
import { FolderDialog } from "./FolderDialog";
import { useChangeThread, useDeleteThread, useFolders, useProjects, useRestoreThread } from "./queries";
import { RenameDialog } from "./RenameDialog";
import { ShareDialog } from "./ShareDialog";
import { type ExportForm, saveConversation } from "./saving";
import { TagsDialog } from "./TagsDialog";
import type { Thread, ThreadChange } from "./types";

type Over = "rename" | "folder" | "tags" | "share" | null;

interface Options {
  /** Instead of a dialog: where the name stands. */
  onRename?: () => void;
  /** The thread is in the trash now. */
  onDeleted?: () => void;
}

/** What can be done with a thread, for a menu; and the dialogs that some of it opens, to be shown beside. */
export function useThreadMenu(thread: Thread, { onRename, onDeleted }: Options = {}) {
  const t = useT();
  const [over, setOver] = useState<Over>(null);
  const [asked, setAsked] = useState(false);
  const change = useChangeThread();
  const trash = useTrash(onDeleted);
  const folders = useFolders();
  const projects = useProjects(asked);
  const set = (told: ThreadChange) => change.mutate({ id: thread.id, change: told });
  const entries: MenuEntry[] = [
    {
      label: t(thread.pinned ? "history.unpin" : "history.pin"),
      icon: thread.pinned ? <PinOff aria-hidden /> : <Pin aria-hidden />,
      onSelect: () => set({ pinned: !thread.pinned }),
    },
    {
      label: t("history.rename"),
      icon: <Pencil aria-hidden />,
      onSelect: onRename ?? (() => setOver("rename")),
    },
    {
      label: t("history.move_to_folder"),
      icon: <FolderInput aria-hidden />,
      items: folderEntries(thread, folders.data?.map((one) => one.name) ?? [], set, () => setOver("folder"), t),
    },
    { label: t("history.edit_tags"), icon: <Tags aria-hidden />, onSelect: () => setOver("tags") },
    {
      label: t("history.project"),
      icon: <FolderKanban aria-hidden />,
      items: projectEntries(thread, projects.data ?? [], set, t),
    },
    null,
    { label: t("history.share"), icon: <Share2 aria-hidden />, onSelect: () => setOver("share") },
    { label: t("history.export"), icon: <Download aria-hidden />, items: exportEntries(thread, t) },
    {
      label: t(thread.archived ? "history.unarchive" : "history.archive"),
      icon: thread.archived ? <ArchiveRestore aria-hidden /> : <Archive aria-hidden />,
      onSelect: () => set({ archived: !thread.archived }),
    },
    null,
    { label: t("history.delete"), icon: <Trash2 aria-hidden />, danger: true, onSelect: () => trash(thread) },
  ];
  const dialogs: ReactNode = (
    <>
      {over === "rename" && <RenameDialog thread={thread} onClose={() => setOver(null)} />}
      {over === "folder" && <FolderDialog thread={thread} onClose={() => setOver(null)} />}
      {over === "tags" && <TagsDialog thread={thread} onClose={() => setOver(null)} />}
      {over === "share" && <ShareDialog conversationId={thread.conversation_id} open onClose={() => setOver(null)} />}
    </>
  );
  return { entries, dialogs, onOpenChange: (open: boolean) => open && setAsked(true) };
}

/** Puts a thread into the trash, and offers for some seconds to take that back. */
export function useTrash(onDeleted?: () => void): (thread: Thread) => void {
  const t = useT();
  const remove = useDeleteThread();
  const restore = useRestoreThread();
  return (thread) => {
    // By the promise: the line that this was asked in is gone at once, and hears of nothing any more.
    const told = () => {
      const read = location.pathname;
      onDeleted?.();
      const left = location.pathname;
      const run = () => {
        // Whoever was reading it reads on, unless they have gone elsewhere since.
        const back = () => read !== left && location.pathname === left && navigate(read);
        restore.mutateAsync(thread.id).then(back, () => undefined);
      };
      tell(t("history.deleted"), { label: t("history.undo"), run });
    };
    // What failed is told by the mutation itself.
    remove.mutateAsync({ id: thread.id }).then(told, () => undefined);
  };
}

function folderEntries(
  thread: Thread,
  folders: string[],
  set: (change: ThreadChange) => void,
  onNew: () => void,
  t: Translate,
): MenuEntry[] {
  const own = folders.map((folder) => ({
    label: folder,
    checked: thread.folder === folder,
    onSelect: () => set({ folder: thread.folder === folder ? null : folder }),
  }));
  const none: MenuEntry[] = thread.folder
    ? [{ label: t("history.no_folder"), onSelect: () => set({ folder: null }) }]
    : [];
  return [...own, ...(own.length > 0 ? [null] : []), ...none, { label: t("history.new_folder"), onSelect: onNew }];
}

function projectEntries(
  thread: Thread,
  projects: { id: string; name: string }[],
  set: (change: ThreadChange) => void,
  t: Translate,
): MenuEntry[] {
  const none = {
    label: t("history.no_project"),
    checked: !thread.project_id,
    onSelect: () => set({ project_id: null }),
  };
  const own = projects.map((project) => ({
    label: project.name,
    checked: thread.project_id === project.id,
    onSelect: () => set({ project_id: project.id }),
  }));
  return [none, ...(own.length > 0 ? [null, ...own] : [])];
}

const FORMS: ExportForm[] = ["markdown", "pdf", "json"];
const FORM_NAMES = { markdown: "Markdown", pdf: "PDF", json: "JSON" };

function exportEntries(thread: Thread, t: Translate): MenuEntry[] {
  return FORMS.map((form) => ({
    label: FORM_NAMES[form],
    onSelect: () => {
      tell(t("history.exporting"));
      saveConversation(thread.conversation_id, form).catch(tellError);
    },
  }));
}
