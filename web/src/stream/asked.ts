import type { UserMessage } from "./entries";
import { partsOf } from "./parts";
import type { ConversationInfo } from "./state";
import type { WireContent } from "./wire";

let unsentNumber = 0;

/** What is asked, until the server has it. */
export function unsent(content: WireContent): UserMessage {
  unsentNumber += 1;
  return {
    kind: "user",
    id: `unsent-${unsentNumber}`,
    parts: partsOf(content),
    createdAt: new Date().toISOString(),
    completedAt: null,
    live: false,
    sending: true,
  };
}

export function inputsOf(content: WireContent): object[] {
  return [{ type: "message.input", role: "user", content }];
}

/** A model answers in place of an agent, and the other way round. */
export function whose(changed: Record<string, unknown>): Partial<ConversationInfo> {
  if (changed.model) return { agent_id: undefined };
  return changed.agent_id ? { model: undefined } : {};
}
