/** What the page of a conversation shows, made of the entries of its history and of the events of a reply that runs.
 * An entry is never changed: whoever holds the same object holds the same content. */
export type Entry = UserMessage | AssistantMessage | Call | Handoff | Compaction;

interface Base {
  id: string;
  /** RFC 3339; empty for what was not told yet. */
  createdAt: string;
  /** Null while it is not whole. */
  completedAt: string | null;
  /** Made of events of a reply that has not ended; what the history has told is not. */
  live: boolean;
}

export interface TextPart {
  kind: "text";
  text: string;
}

export interface ThinkingPart {
  kind: "thinking";
  text: string;
  /** How long the model thought, where that was seen here. */
  seconds?: number;
}

/** A source, at the place in the text where it is cited. */
export interface ReferencePart {
  kind: "reference";
  /** The kind of tool that gave it: `document_library`, `web_search`, … */
  tool: string;
  title: string;
  url?: string;
  /** The passage. */
  description?: string;
  /** Of a document: `library_id`, `document_id`, `page`, `start`, `end`, `score`. */
  source?: Record<string, unknown>;
}

export interface FilePart {
  kind: "file";
  /** Of `/v1/files`. */
  fileId: string;
  name?: string;
  type?: string;
  /** The kind of tool that made it; none where the user gave it. */
  tool?: string;
}

export interface ImagePart {
  kind: "image";
  url: string;
}

export interface DocumentPart {
  kind: "document";
  url: string;
  name?: string;
}

export type Part = TextPart | ThinkingPart | ReferencePart | FilePart | ImagePart | DocumentPart;

export interface UserMessage extends Base {
  kind: "user";
  parts: Part[];
  /** Not at the server yet. */
  sending?: boolean;
}

export interface AssistantMessage extends Base {
  kind: "assistant";
  parts: Part[];
  /** The reply ended before it was whole: it can be gone on with. */
  partial: boolean;
  model: string | null;
  agentId: string | null;
  info: MessageInfo;
}

/** Of docs/loop.md; known once the message is whole. */
export interface MessageInfo {
  seconds?: number;
  time_to_first_token?: number | null;
  prompt_tokens?: number;
  completion_tokens?: number;
  finish_reason?: string;
  /** Micro-units of `currency`. */
  cost?: number;
  currency?: string;
  context?: number;
  language?: string;
  right_language?: boolean;
  bound?: string;
  continues?: string;
}

/** `waiting`: for the user, to allow it or to answer. `denied`: not allowed, or passed over by another message. */
export type CallState = "running" | "waiting" | "done" | "failed" | "denied";

/** A call of a tool: one of this server's, of a connector's, or a question to the user (`function` is `ask_user`). */
export interface Call extends Base {
  kind: "call";
  /** The kind of the tool, or the connector's name. */
  name: string;
  /** The function that the model called. */
  function: string;
  /** By which a confirmation or a result names it; empty while events alone have told of it. */
  callId: string;
  /** The text of a JSON object, perhaps only its beginning while it is `live`. */
  arguments: string;
  state: CallState;
  /** What the model was told; null while there is nothing. */
  output: string | null;
  /** As docs/loop.md says: seconds, cost, trusted, references, files, urls, pages, code, reason, permission … */
  info: Record<string, unknown>;
  /** To be allowed or denied, not answered. */
  asksApproval: boolean;
  model: string | null;
  agentId: string | null;
}

/** One agent hands over to another. */
export interface Handoff extends Base {
  kind: "handoff";
  fromId: string;
  fromName: string;
  toId: string;
  toName: string;
}

/** Earlier entries were summarised for the model here. */
export interface Compaction extends Base {
  kind: "compaction";
  summary: string;
  entries: number;
  tokensBefore: number;
  tokensAfter: number;
}

export type StageName = "queued" | "loading" | "reading" | "thinking" | "writing" | "tool";

/** What a running reply is at. `since`: when it began, in milliseconds of this browser's clock. */
export interface Stage {
  stage: StageName;
  place: number | null;
  what: string | null;
  percent: number | null;
  since: number;
}

export const ASK_USER = "ask_user";

/** What is said in it, without thoughts and sources. */
export function textOf(parts: readonly Part[]): string {
  let text = "";
  for (const part of parts) if (part.kind === "text") text += part.text;
  return text;
}
