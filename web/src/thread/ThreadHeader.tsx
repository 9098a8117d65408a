import { useQueryClient } from "@tanstack/react-query";
import { Ghost, Pencil, Share2 } from "lucide-react";
import { useState } from "react";
import { useStore } from "zustand";
import { answered, api } from "../api/client";
import { ShareDialog } from "../history/ShareDialog";
import { ThreadMenu } from "../history/ThreadMenu";
import { useT } from "../i18n/t";
import { useSidebar } from "../shell/sidebar_state";
import { conversationOf } from "../stream/conversation";
import { IconButton } from "../ui/Button";
import { joined } from "../ui/joined";
import { useTitle } from "../ui/Page";
import { Badge } from "../ui/states";
import { tellError } from "../ui/toast";
import { useThread } from "./queries";

/** The name of the thread, and what can be done with all of it. */
export function ThreadHeader({ conversationId }: { conversationId: string }) {
  const t = useT();
  const shown = useSidebar((state) => state.shown);
  const info = useStore(conversationOf(conversationId).store, (state) => state.info);
  const threadId = info?.thread_id;
  const temporary = info?.temporary ?? false;
  const { data: thread } = useThread(threadId, temporary);
  const [sharing, setSharing] = useState(false);
  const name = thread?.name || info?.name || thread?.preview || t("thread.unnamed");
  useTitle(name);
  return (
    <header
      className={joined(
        "flex min-h-14 items-center gap-1 border-b border-line pr-2 pl-14",
        shown ? "md:pl-5" : "md:pl-14",
      )}
    >
      {threadId && !temporary ? <Name key={threadId} name={name} threadId={threadId} /> : <Title name={name} />}
      {temporary && (
        <Badge>
          <Ghost size={13} aria-hidden /> {t("composer.temporary")}
        </Badge>
      )}
      <span className="flex-1" />
      {threadId && !temporary && (
        <>
          <IconButton label={t("thread.share")} onClick={() => setSharing(true)}>
            <Share2 size={18} aria-hidden />
          </IconButton>
          <ThreadMenu threadId={threadId} conversationId={conversationId} />
          <ShareDialog conversationId={conversationId} open={sharing} onClose={() => setSharing(false)} />
        </>
      )}
    </header>
  );
}

function Title({ name }: { name: string }) {
  return <h1 className="truncate text-[0.9375rem] font-semibold">{name}</h1>;
}

function Name({ name, threadId }: { name: string; threadId: string }) {
  const t = useT();
  const queries = useQueryClient();
  const [changing, setChanging] = useState<string | null>(null);
  const keep = async () => {
    const changed = changing?.trim();
    setChanging(null);
    if (!changed || changed === name) return;
    try {
      const params = { path: { thread_id: threadId } };
      await answered(api.PATCH("/v1/threads/{thread_id}", { params, body: { name: changed } }));
      await queries.invalidateQueries({ queryKey: ["threads"] });
    } catch (error) {
      tellError(error);
    }
  };
  if (changing === null) {
    return (
      <h1 className="min-w-0 text-[0.9375rem] font-semibold">
        <button
          type="button"
          title={t("thread.rename")}
          className="group flex min-h-10 max-w-full items-center gap-2 rounded-lg px-1.5 hover:bg-hover"
          onClick={() => setChanging(name)}
        >
          <span className="truncate">{name}</span>
          <Pencil size={14} aria-hidden className="shrink-0 text-ink-soft opacity-0 group-hover:opacity-100" />
        </button>
      </h1>
    );
  }
  return (
    <input
      autoFocus
      aria-label={t("thread.rename")}
      value={changing}
      maxLength={200}
      className="min-h-10 min-w-0 flex-[4] rounded-lg border border-line-strong bg-raised px-2 text-[0.9375rem] font-semibold"
      onChange={(event) => setChanging(event.target.value)}
      onBlur={() => void keep()}
      onKeyDown={(event) => {
        if (event.key === "Enter" && !event.nativeEvent.isComposing) void keep();
        if (event.key === "Escape") setChanging(null);
      }}
    />
  );
}
