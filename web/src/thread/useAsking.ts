import { useCallback, useEffect, useRef } from "react";
import { type Choice, startOf } from "../composer/choice";
import { attachedIn } from "../documents/attaching/chunks";
import { branch, type Conversation } from "../stream/conversation";
import { textOf } from "../stream/entries";
import { partsOf } from "../stream/parts";
import type { WireContent } from "../stream/wire";
import { tellError } from "../ui/toast";

interface Options {
  conversation: Conversation;
  choice: Choice;
  /** The entry up to which a thread of its own begins with the question. */
  forkAt: string | null;
  onStarted: (conversationId: string) => void;
  onShow: (conversationId: string) => void;
  onAsked: () => void;
}

/** Asks: starts the conversation, goes on with it, or forks it. Resolves to whether it was taken. */
export function useAsking(options: Options): (content: WireContent, changed?: Partial<Choice>) => Promise<boolean> {
  const now = useRef(options);
  now.current = options;
  const { model, agentId } = options.choice;
  const waiting = useRef<(() => void)[]>([]);
  useEffect(() => {
    if (model || agentId) for (const go of waiting.current.splice(0)) go();
  }, [model, agentId]);
  return useCallback(async (content, changed) => {
    // Whoever writes faster than the list of models comes is not refused for it.
    await chosen(now.current.choice, waiting.current);
    const { conversation, choice, forkAt, onStarted, onShow, onAsked } = now.current;
    try {
      if (forkAt) {
        const made = await branch(conversation, { from_entry_id: forkAt, fork: true }, content);
        if (made.id) onShow(made.id);
      } else if (conversation.id === null) {
        const text = attachedIn(textOf(partsOf(content))).words;
        onStarted(await conversation.start(startOf({ ...choice, ...changed }, text), content));
      } else {
        await conversation.append({}, content);
      }
      onAsked();
      return true;
    } catch (error) {
      tellError(error);
      return false;
    }
  }, []);
}

const PATIENCE = 10_000;

/** Until somebody is chosen to answer, or it takes too long: then the server says what is missing. */
function chosen({ model, agentId }: Choice, waiting: (() => void)[]): Promise<void> | undefined {
  if (model || agentId) return;
  return new Promise((resolve) => {
    waiting.push(resolve);
    setTimeout(resolve, PATIENCE);
  });
}
