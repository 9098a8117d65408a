import { Suspense, useCallback, useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import { useShallow } from "zustand/react/shallow";
import { part } from "../app/loading";
import { useCanvasOpening } from "../canvas/opening";
import { Asking } from "../composer/Asking";
import type { ComposerHandle } from "../composer/Composer";
import { useChoice } from "../composer/choice";
import { useInsertions } from "../composer/insert";
import { useAttachments } from "../documents/attachments";
import { DropZone } from "../documents/DropZone";
import { useTyped } from "../shell/keys";
import type { MessageInfo } from "../stream/entries";
import type { ConversationState } from "../stream/state";
import type { WireContent } from "../stream/wire";
import { Failed, Loading } from "../ui/states";
import { Announcer } from "./Announcer";
import { ActionsProvider } from "./actions";
import { asMarkdown, plainOf } from "./prose";
import { SelectionBar } from "./SelectionBar";
import { useAsking } from "./useAsking";
import { useShown } from "./useShown";
import { useThreadActions } from "./useThreadActions";

/** What a conversation begins with: a model or an agent, and what else `POST /v1/conversations` takes. */
export interface PaneStart {
  model?: string;
  agentId?: string;
  instructions?: string;
  /** As `/v1/conversations` has them; left out: those of the agent. */
  tools?: Record<string, unknown>[];
  completionArgs?: Record<string, unknown>;
  guardrails?: Record<string, unknown>[];
  projectId?: string;
  temporary?: boolean;
}

/** Of a reply that has ended. */
export interface Finished {
  conversationId: string;
  /** What was said last. */
  text: string;
  info: MessageInfo;
  failed: boolean;
}

export interface PaneProps {
  /** The one that is shown; null or none for one that begins here. */
  conversationId?: string | null;
  start?: PaneStart;
  /** Nothing is kept of one that begins here; goes before what `start` says. */
  temporary?: boolean;
  /** For a narrow frame: no room around, smaller gaps, fewer actions. */
  compact?: boolean;
  /** Whoever begins a conversation here means to write. */
  writes?: boolean;
  /** Without a composer of its own: what is asked comes by `ask`. */
  composer?: boolean;
  /** Sent when `key` is another one than before: one composer for several panes. */
  ask?: { key: number; content: WireContent };
  /** What is written before anything was, in the composer. */
  text?: string;
  /** What is shown before the first message; `use` puts a text into the composer. */
  empty?: (use: (text: string) => void, model: string, agentId: string | null) => React.ReactNode;
  onStarted?: (conversationId: string) => void;
  /** Another branch is to be shown; without it the pane shows it by itself. */
  onShow?: (conversationId: string) => void;
  onFinished?: (finished: Finished) => void;
}

/** What shows messages is a third of the application, and is loaded when the first one is being written, or with the
 * messages that there are. */
const loadMessages = () => import("./Messages").then(({ Messages }) => ({ default: Messages }));
const Messages = part(loadMessages);

/** Messages and a composer in whatever frame it is put into; it takes the frame's height. */
export function ConversationPane(props: PaneProps) {
  const { start, compact, composer = true, text, empty, onFinished } = props;
  const { conversation, show, started } = useShown(props);
  const { phase, error, running, begun } = useStore(conversation.store, useShallow(frameOf));
  const calls = useStore(conversation.store, useShallow(callsOf));
  const frame = useRef<HTMLDivElement>(null);
  const handle = useRef<ComposerHandle>(null);
  const [forkAt, setForkAt] = useState<string | null>(null);
  const { choice: chosen, change } = useChoice(conversation, start);
  const choice = props.temporary === undefined || conversation.id ? chosen : { ...chosen, temporary: props.temporary };
  const draft = conversation.id ?? `new${choice.projectId ? `-${choice.projectId}` : ""}`;
  const attachments = useAttachments(draft, { model: choice.model });
  const actions = useThreadActions({ conversation, composer: handle, onShow: show, onFork: setForkAt });
  const ask = useAsking({
    conversation,
    choice,
    forkAt,
    onStarted: started,
    onShow: show,
    onAsked: () => setForkAt(null),
  });
  useEffect(() => {
    if (conversation.id) Messages.preload();
  }, [conversation]);
  useAskedFrom(props.ask, ask);
  useFinished(conversation, onFinished);
  useCanvasOpening(conversation.id, calls, running);
  useInsertions(handle, composer);
  useEffect(() => {
    if (props.writes && conversation.id === null) handle.current?.rest();
  }, [props.writes, conversation]);
  const stop = useCallback(() => void conversation.stop(), [conversation]);
  useTyped(
    composer
      ? {
          stop: () => running && stop(),
          focus_composer: () => handle.current?.focus(),
          copy_reply: () => {
            const answer = conversation.store.getState().entries.findLast((one) => one.kind === "assistant");
            if (answer?.kind === "assistant") void navigator.clipboard.writeText(asMarkdown(answer.parts));
          },
        }
      : {},
  );
  if (phase === "loading") return <Loading />;
  if (phase === "failed") {
    return (
      <div className="mx-auto max-w-xl p-6">
        <Failed error={error} onRetry={() => void conversation.load()} />
      </div>
    );
  }
  return (
    <ActionsProvider value={actions}>
      <DropZone onFiles={(files) => composer && attachments.add(files)} className="h-full">
        <div ref={frame} onInputCapture={Messages.preload} className="flex h-full min-h-0 flex-col">
          {!begun && empty ? (
            <div className="flex min-h-0 flex-1 flex-col justify-center-safe overflow-y-auto">
              {empty((words) => handle.current?.set(words), choice.model, choice.agentId)}
            </div>
          ) : (
            <Suspense fallback={<Loading />}>
              <Messages conversation={conversation} compact={compact} />
            </Suspense>
          )}
          {composer && (
            <Asking
              ref={handle}
              conversation={conversation}
              choice={choice}
              draft={draft}
              attachments={attachments}
              onChoice={change}
              text={text}
              compact={compact}
              forking={forkAt !== null}
              onForget={() => setForkAt(null)}
              onSend={ask}
              onStop={stop}
            />
          )}
          <SelectionBar within={frame} />
          <Announcer conversation={conversation} />
        </div>
      </DropZone>
    </ActionsProvider>
  );
}

/** What the frame of a conversation shows of it: nothing that changes with each piece of an answer. */
function frameOf({ phase, error, running, entries }: ConversationState) {
  return { phase, error, running, begun: entries.length > 0 };
}

function callsOf({ entries }: ConversationState) {
  return entries.filter((one) => one.kind === "call");
}

/** What another part asks in the pane's place. */
function useAskedFrom(asked: PaneProps["ask"], ask: (content: WireContent) => Promise<boolean>): void {
  const done = useRef<number>(undefined);
  const now = useRef(ask);
  now.current = ask;
  useEffect(() => {
    if (!asked || asked.key === done.current) return;
    done.current = asked.key;
    void now.current(asked.content);
  }, [asked]);
}

function useFinished(
  conversation: ReturnType<typeof useShown>["conversation"],
  onFinished: PaneProps["onFinished"],
): void {
  const now = useRef(onFinished);
  now.current = onFinished;
  useEffect(
    () =>
      conversation.onEnded(({ conversationId, failed }) => {
        const last = conversation.store.getState().entries.findLast((one) => one.kind === "assistant");
        const answer = last?.kind === "assistant" ? last : undefined;
        const text = answer ? plainOf(answer.parts) : "";
        now.current?.({ conversationId, text, info: answer?.info ?? {}, failed });
      }),
    [conversation],
  );
}
