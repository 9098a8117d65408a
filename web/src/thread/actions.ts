import { createContext, useContext } from "react";
import type { Call } from "../stream/entries";
import type { WireContent } from "../stream/wire";

/** What can be done with a message, from wherever it is shown. The object stays the same while a conversation is shown,
 * so that messages are not drawn again because of it. */
export interface ThreadActions {
  /** The answer again: what was said before it, asked once more, perhaps of another model. */
  regenerate: (entryId: string, model?: string) => void;
  /** The question in other words, as a branch. Resolves to whether it was taken. */
  edit: (entryId: string, content: WireContent) => Promise<boolean>;
  /** Goes on with what has no end. */
  goOn: () => void;
  decide: (call: Call, allow: boolean, remember: "once" | "always" | "never") => void;
  answer: (call: Call, text: string) => void;
  /** Another branch of the thread. */
  show: (conversationId: string) => void;
  /** What is asked next begins a thread of its own, with what was said until there. */
  fork: (entryId: string) => void;
  /** Into the composer; `ask`: with a question about it, to be sent as it is or in other words. */
  quote: (text: string, ask?: boolean) => void;
}

const Actions = createContext<ThreadActions | null>(null);

export const ActionsProvider = Actions.Provider;

export function useActions(): ThreadActions {
  const actions = useContext(Actions);
  if (!actions) throw new Error("outside of a conversation");
  return actions;
}
