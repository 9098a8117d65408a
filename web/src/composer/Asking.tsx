import { GitFork, X } from "lucide-react";
import { type Ref, useEffect, useImperativeHandle, useRef } from "react";
import { useStore } from "zustand";
import { answered, api } from "../api/client";
import { withLibraries } from "../documents/attaching/chunks";
import type { Attachments } from "../documents/attachments";
import { useT } from "../i18n/t";
import { ModelPicker } from "../models/ModelPicker";
import type { Conversation } from "../stream/conversation";
import type { WireChunk, WireContent } from "../stream/wire";
import { ContextGauge } from "../thread/ContextGauge";
import { ToolsMenu } from "../tools/ToolsMenu";
import { IconButton } from "../ui/Button";
import { joined } from "../ui/joined";
import { tellError } from "../ui/toast";
import { Composer, type ComposerHandle } from "./Composer";
import type { Choice, Tool } from "./choice";
import { draftOf } from "./drafts";
import { QueueList } from "./QueueList";
import { enqueue } from "./queue";
import { SettingsPopover } from "./SettingsPopover";
import { useSendingQueue } from "./useSendingQueue";

interface Props {
  ref?: Ref<ComposerHandle>;
  conversation: Conversation;
  choice: Choice;
  onChoice: (changed: Partial<Choice>) => void;
  /** By which what is written and attached is kept. */
  draft: string;
  attachments: Attachments;
  text?: string;
  compact?: boolean;
  /** What is asked begins a thread of its own. */
  forking: boolean;
  onForget: () => void;
  onSend: (content: WireContent, changed?: Partial<Choice>) => Promise<boolean>;
  onStop: () => void;
}

/** The composer of a conversation, with what is chosen for it. */
export function Asking({ ref, conversation, choice, onChoice, draft, attachments, text, compact, ...asking }: Props) {
  const id = useStore(conversation.store, (state) => state.id);
  const running = useStore(conversation.store, (state) => state.running);
  const entries = useStore(conversation.store, (state) => state.order.length);
  const own = useRef<ComposerHandle>(null);
  useImperativeHandle(ref, () => own.current as ComposerHandle, []);
  useGivenText(own, draft, text);
  useSendingQueue(conversation, asking.onSend);
  const send = async (written: string) => {
    const chunks = attachments.chunks() as WireChunk[];
    if (running && id && !chunks.length) {
      enqueue(id, written);
      return true;
    }
    const said: WireChunk[] = written ? [{ type: "text", text: written }] : [];
    const content = chunks.length ? [...said, ...chunks] : written;
    const { libraryIds } = attachments;
    const tools = libraryIds.length ? toolsWith(await toolsOf(choice), libraryIds) : null;
    // The libraries have to be there before what is asked about them.
    if (tools && id && !(await conversation.change({ tools }).then(() => true, tellError))) return false;
    if (!(await asking.onSend(content, tools ? { tools } : undefined))) return false;
    attachments.clear();
    return true;
  };
  const editLast = () => {
    const edits = document.querySelectorAll<HTMLElement>("[data-edit]");
    edits[edits.length - 1]?.click();
  };
  return (
    <div
      className={joined(
        "mx-auto w-full pb-[max(0.75rem,env(safe-area-inset-bottom))]",
        compact ? "px-2" : "max-w-3xl px-3 md:px-6",
      )}
    >
      <Composer
        ref={own}
        draft={draft}
        running={running}
        attachments={attachments}
        onSend={send}
        onStop={asking.onStop}
        onEditLast={editLast}
        onAgent={(agentId) => onChoice({ agentId })}
        above={
          <>
            {asking.forking && <Forking onForget={asking.onForget} />}
            {id && (
              <QueueList
                conversationId={id}
                onEdit={(queued) => own.current?.insert(queued)}
                onNow={(queued) => {
                  void conversation.stopped().then(() => asking.onSend(queued));
                }}
              />
            )}
          </>
        }
        left={
          <>
            {/* An agent's tools are chosen with the agent. */}
            {!choice.agentId && <ToolsMenu value={choice.tools ?? []} onChange={(tools) => onChoice({ tools })} />}
            <SettingsPopover choice={choice} onChange={onChoice} />
          </>
        }
        right={
          <>
            <ContextGauge conversationId={id} entries={entries} />
            <ModelPicker
              value={choice.model}
              agentId={choice.agentId}
              onChange={(model) => onChoice({ model })}
              onAgent={(agentId) => onChoice({ agentId })}
            />
          </>
        }
      />
    </div>
  );
}

/** Those that the conversation has, its agent's included. */
async function toolsOf({ tools, agentId }: Choice): Promise<Tool[]> {
  if (tools || !agentId) return tools ?? [];
  const params = { path: { agent_id: agentId } };
  const agent = await answered(api.GET("/v1/agents/{agent_id}", { params })).catch(() => null);
  return (agent?.tools as Tool[] | undefined) ?? [];
}

/** With the libraries among them; null where they are there already. */
function toolsWith(tools: Tool[], libraryIds: string[]): Tool[] | null {
  const typed = tools.map((one) => ({ ...one, type: String(one.type) }));
  const all: Tool[] = withLibraries(typed, libraryIds).map((one) => ({ ...one }));
  return JSON.stringify(all) !== JSON.stringify(typed) ? all : null;
}

function Forking({ onForget }: { onForget: () => void }) {
  const t = useT();
  return (
    <p className="flex items-center gap-2 border-b border-line py-1 pr-1.5 pl-4 text-sm text-ink-soft">
      <GitFork size={15} aria-hidden className="shrink-0" />
      <span className="flex-1">{t("composer.forking")}</span>
      <IconButton label={t("ui.cancel")} size="small" onClick={onForget}>
        <X size={16} aria-hidden />
      </IconButton>
    </p>
  );
}

/** What an address or another page has brought: unless something is written there. */
function useGivenText(composer: React.RefObject<ComposerHandle | null>, draft: string, text: string | undefined): void {
  useEffect(() => {
    if (text && !draftOf(draft)) composer.current?.set(text);
  }, [composer, draft, text]);
}
