import type { Schema } from "../api/types";
import type { Said } from "./events";

export type ConversationInfo = Schema<"ventoux.dialects.mistral.conversations.Conversation">;

export interface ConversationState extends Said {
  /** Null until it has begun. */
  id: string | null;
  phase: "new" | "loading" | "ready" | "failed";
  error: unknown;
  info: ConversationInfo | null;
  /** What was asked for is not at the server yet. */
  sending: boolean;
  /** Whether the server is reached, while a reply runs. */
  connected: boolean;
}

/** What is told of a reply that has ended, to who shows the conversation. */
export interface Ended {
  conversationId: string;
  failed: boolean;
}
