import { Ellipsis, LoaderCircle, Pin } from "lucide-react";
import { type DragEvent, useState } from "react";
import { Link, useLocation } from "wouter";
import { dateTime } from "../i18n/format";
import { useT } from "../i18n/t";
import { IconButton } from "../ui/Button";
import { joined } from "../ui/joined";
import { Menu, RightClickMenu } from "../ui/Menu";
import { HoverCard } from "../ui/Popover";
import { calledIn, pathOf } from "./names";
import { RenameHere } from "./RenameHere";
import type { Thread } from "./types";
import { useThreadMenu } from "./useThreadMenu";

/** What a thread is told by when it is dragged onto a folder. */
export const DRAGGED = "application/x-ventoux-thread";

/** One thread of the sidebar. */
export function ThreadRow({ thread }: { thread: Thread }) {
  const t = useT();
  const [path, navigate] = useLocation();
  const [renaming, setRenaming] = useState(false);
  const [back, setBack] = useState(false);
  const open = path === pathOf(thread);
  const { entries, dialogs, onOpenChange } = useThreadMenu(thread, {
    onRename: () => setRenaming(true),
    onDeleted: () => open && navigate("/"),
  });
  const named = (left: boolean) => {
    setRenaming(false);
    setBack(!left);
  };
  if (renaming) return <RenameHere thread={thread} onDone={named} />;
  const drag = (event: DragEvent) => {
    event.dataTransfer.setData(DRAGGED, thread.id);
    event.dataTransfer.effectAllowed = "move";
  };
  return (
    <RightClickMenu entries={entries}>
      <div
        className={joined("group relative flex items-center rounded-lg hover:bg-hover", open && "bg-hover font-medium")}
      >
        <HoverCard
          side="right"
          trigger={
            <Link
              href={pathOf(thread)}
              draggable
              onDragStart={drag}
              aria-current={open ? "page" : undefined}
              className="flex min-h-9 min-w-0 flex-1 items-center gap-2 rounded-lg py-1 pr-1 pl-2.5 text-sm max-md:min-h-11"
            >
              <span className="min-w-0 flex-1 truncate">{calledIn(thread, t)}</span>
              <State thread={thread} />
            </Link>
          }
        >
          <About thread={thread} />
        </HoverCard>
        <Menu
          trigger={
            <IconButton
              label={t("history.actions_of", { name: calledIn(thread, t) })}
              size="small"
              // Whoever has renamed it is back where they began.
              autoFocus={back}
              onBlur={() => setBack(false)}
              className="md:opacity-0 md:group-hover:opacity-100 md:group-focus-within:opacity-100 md:data-[state=open]:opacity-100"
            >
              <Ellipsis size={16} aria-hidden />
            </IconButton>
          }
          entries={entries}
          align="start"
          onOpenChange={onOpenChange}
        />
        {dialogs}
      </div>
    </RightClickMenu>
  );
}

function State({ thread }: { thread: Thread }) {
  const t = useT();
  return (
    <>
      {thread.running && (
        <span className="text-accent">
          <LoaderCircle size={14} className="animate-spin" aria-hidden />
          <span className="sr-only">{t("history.running")}</span>
        </span>
      )}
      {thread.pinned && (
        <span className="text-ink-soft">
          <Pin size={13} aria-hidden />
          <span className="sr-only">{t("history.pinned_mark")}</span>
        </span>
      )}
    </>
  );
}

function About({ thread }: { thread: Thread }) {
  const t = useT();
  return (
    <div className="flex max-w-[18rem] flex-col gap-1.5">
      {thread.name && <p className="font-medium break-words">{thread.name}</p>}
      {thread.preview && <p className="line-clamp-4 break-words text-ink-soft">{thread.preview}</p>}
      <p className="text-xs text-ink-soft">
        {t("history.messages", { count: thread.messages })} · {dateTime(thread.updated_at)}
      </p>
      {thread.branches > 1 && (
        <p className="text-xs text-ink-soft">{t("history.branches", { count: thread.branches })}</p>
      )}
      {thread.tags.length > 0 && (
        <ul className="flex flex-wrap gap-1">
          {thread.tags.map((tag) => (
            <li key={tag} className="rounded-full bg-sunken px-2 py-0.5 text-xs">
              {tag}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
