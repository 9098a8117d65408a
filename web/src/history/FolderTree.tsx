import { ChevronRight, Folder, FolderOpen } from "lucide-react";
import { type DragEvent, useId, useState } from "react";
import { compare, number } from "../i18n/format";
import { useT } from "../i18n/t";
import { joined } from "../ui/joined";
import { tell } from "../ui/toast";
import { type FolderNode, folderTree } from "./folders";
import { Heading } from "./History";
import { More } from "./More";
import { useChangeThread, useFolders, useThreads } from "./queries";
import { DRAGGED, ThreadRow } from "./ThreadRow";

/** The folders with what is in them; threads are dropped on them, or moved by their menus. */
export function FolderTree() {
  const t = useT();
  const folders = useFolders();
  if (!folders.data?.length) return null;
  return (
    <>
      <Heading>{t("history.folders")}</Heading>
      <Level nodes={folderTree(folders.data, compare)} />
    </>
  );
}

function Level({ nodes }: { nodes: FolderNode[] }) {
  return (
    <ul>
      {nodes.map((node) => (
        <li key={node.path}>
          <FolderLine node={node} />
        </li>
      ))}
    </ul>
  );
}

const STORED = "ventoux.folders";

function wasOpen(path: string): boolean {
  return (localStorage.getItem(STORED) ?? "").split("\n").includes(path);
}

function remember(path: string, open: boolean): void {
  const others = (localStorage.getItem(STORED) ?? "").split("\n").filter((one) => one && one !== path);
  localStorage.setItem(STORED, (open ? [...others, path] : others).join("\n"));
}

function FolderLine({ node }: { node: FolderNode }) {
  const t = useT();
  const id = useId();
  const change = useChangeThread();
  const [open, setOpen] = useState(() => wasOpen(node.path));
  const [over, setOver] = useState(false);
  const toggle = () => {
    remember(node.path, !open);
    setOpen(!open);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const thread = event.dataTransfer.getData(DRAGGED);
    if (!thread) return;
    const moved = () => tell(t("history.moved", { folder: node.path }));
    change.mutate({ id: thread, change: { folder: node.path } }, { onSuccess: moved });
  };
  const hover = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes(DRAGGED)) return;
    event.preventDefault();
    setOver(true);
  };
  const Picture = open ? FolderOpen : Folder;
  return (
    <>
      <button
        type="button"
        aria-expanded={open}
        aria-controls={id}
        onClick={toggle}
        onDragOver={hover}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={joined(
          "flex min-h-9 w-full items-center gap-2 rounded-lg px-2 text-sm hover:bg-hover max-md:min-h-11",
          over && "bg-accent-soft outline-2 outline-accent",
        )}
      >
        <ChevronRight size={14} aria-hidden className={joined("text-ink-soft", open && "rotate-90")} />
        <Picture size={16} aria-hidden className="text-ink-soft" />
        <span className="min-w-0 flex-1 truncate text-left">{node.name}</span>
        {node.count > 0 && (
          <span className="text-xs text-ink-soft tabular-nums">
            <span aria-hidden>{number(node.count)}</span>
            <span className="sr-only">{t("history.threads", { count: node.count })}</span>
          </span>
        )}
      </button>
      <div id={id} hidden={!open} className="ml-4 border-l border-line pl-1">
        {open && <Inside node={node} />}
      </div>
    </>
  );
}

function Inside({ node }: { node: FolderNode }) {
  const asked = useThreads({ folder: node.path }, node.count > 0);
  return (
    <>
      {node.children.length > 0 && <Level nodes={node.children} />}
      <ul>
        {asked.threads.map((thread) => (
          <li key={thread.id}>
            <ThreadRow thread={thread} />
          </li>
        ))}
      </ul>
      <More asked={asked} />
    </>
  );
}
