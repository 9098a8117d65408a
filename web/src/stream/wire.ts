/** Entries of a history and events of a reply, as the server tells them (docs/conversations.md). Other kinds may come
 * with a later server: they are passed over. */
export interface WireChunk {
  type: string;
  text?: string;
  thinking?: { text?: string }[];
  image_url?: string | { url?: string };
  file_id?: string;
  file_name?: string | null;
  file_type?: string | null;
  document_url?: string;
  document_name?: string | null;
  tool?: string;
  title?: string;
  url?: string | null;
  description?: string | null;
  source?: Record<string, unknown> | null;
}

export type WireContent = string | WireChunk | WireChunk[];

export interface WireEntry {
  type: string;
  id: string;
  created_at?: string;
  completed_at?: string | null;
  role?: "user" | "assistant";
  content?: WireContent;
  partial?: boolean;
  model?: string | null;
  agent_id?: string | null;
  name?: string;
  function?: string;
  arguments?: string;
  tool_call_id?: string;
  confirmation_status?: "pending" | "allowed" | "denied" | null;
  info?: Record<string, unknown>;
  result?: string;
  previous_agent_id?: string;
  previous_agent_name?: string;
  next_agent_id?: string;
  next_agent_name?: string;
}

export interface Usage {
  prompt_tokens?: number;
  completion_tokens?: number;
  total_tokens?: number;
  cost?: number | null;
  currency?: string | null;
}

export interface WireEvent extends WireEntry {
  conversation_id?: string;
  output_index?: number;
  content_index?: number;
  usage?: Usage;
  message?: string;
  code?: number;
  error?: string | null;
  stage?: string;
  place?: number | null;
  what?: string | null;
  percent?: number | null;
  since?: number;
}

/** One event as it came: `id` is `3-17`, the 17th of the third reply, and empty for what is not kept. */
export interface Told {
  id: string;
  event: WireEvent;
}

export interface EventId {
  reply: number;
  number: number;
}

export function eventId(text: string): EventId | null {
  const found = /^(\d+)-(\d+)$/.exec(text);
  return found ? { reply: Number(found[1]), number: Number(found[2]) } : null;
}

/** Whether `one` was told before `other`, or is the same. */
export function notAfter(one: EventId, other: EventId): boolean {
  return one.reply < other.reply || (one.reply === other.reply && one.number <= other.number);
}

/** A line of data as an event; null for what is none. */
export function parsed(id: string | undefined, data: string): Told | null {
  try {
    const event: unknown = JSON.parse(data);
    if (typeof event !== "object" || event === null || !("type" in event)) return null;
    return { id: id ?? "", event: event as WireEvent };
  } catch {
    return null;
  }
}
