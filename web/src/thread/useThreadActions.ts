import { type RefObject, useMemo } from "react";
import type { ComposerHandle } from "../composer/Composer";
import { t } from "../i18n/t";
import { branch, type Conversation } from "../stream/conversation";
import { tellError } from "../ui/toast";
import type { ThreadActions } from "./actions";
import { decideOn } from "./approving";

interface Options {
  conversation: Conversation;
  composer: RefObject<ComposerHandle | null>;
  /** Another conversation is to be shown in its place. */
  onShow: (conversationId: string) => void;
  onFork: (entryId: string) => void;
}

/** The same object while the same conversation is shown; what is handed in must be stable, too. */
export function useThreadActions({ conversation, composer, onShow, onFork }: Options): ThreadActions {
  return useMemo((): ThreadActions => {
    const branched = async (...asked: Parameters<typeof branch>) => {
      try {
        const made = await branch(...asked);
        if (made.id) onShow(made.id);
        // What was pressed belongs to the branch that is not shown any more.
        composer.current?.rest();
        return true;
      } catch (error) {
        tellError(error);
        return false;
      }
    };
    return {
      regenerate: (entryId, model) => {
        const question = questionBefore(conversation, entryId);
        if (!question) return;
        void branched(conversation, { from_entry_id: question, ...(model ? { model } : {}) });
      },
      edit: (entryId, content) => {
        const { order } = conversation.store.getState();
        const before = order[order.indexOf(entryId) - 1];
        const from = before ? { from_entry_id: before } : { from_entry_id: null, branch: true };
        return branched(conversation, from, content);
      },
      goOn: () => {
        composer.current?.rest();
        conversation.append({}).catch(tellError);
      },
      decide: (call, allow, remember) => void decideOn(conversation, call, allow, remember).catch(tellError),
      answer: (call, text) => void conversation.answer(call, text).catch(tellError),
      show: onShow,
      fork: (entryId) => {
        onFork(entryId);
        composer.current?.focus();
      },
      quote: (text, ask) => {
        const quoted = text.trim().replace(/^/gm, "> ");
        composer.current?.insert(`${quoted}\n\n${ask ? t("thread.ask_words") : ""}`);
      },
    };
  }, [conversation, composer, onShow, onFork]);
}

/** The last thing that the user said before it. */
function questionBefore(conversation: Conversation, entryId: string): string | undefined {
  const { entries } = conversation.store.getState();
  const at = entries.findIndex((one) => one.id === entryId);
  return entries.slice(0, at + 1).findLast((one) => one.kind === "user")?.id;
}
