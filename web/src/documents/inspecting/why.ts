import { answered, api } from "../../api/client";
import type { Source } from "../../markdown/sources";
import { type Reference, referencesOf, sourceOf } from "../sources";

/** One search that was done for an answer. */
export interface Search {
  id: string;
  /** The kind of the tool. */
  tool: string;
  query: string;
  /** The one document that was looked in, where the model named one. */
  document: string;
  libraryIds: string[];
  /** `passages`, `document` or `table`. */
  mode: string;
  given: Source[];
  failed: boolean;
}

export interface Why {
  searches: Search[];
  cited: Source[];
}

interface WireEntry {
  id?: string;
  type?: string;
  name?: string;
  role?: string;
  arguments?: string;
  content?: unknown;
  info?: Record<string, unknown>;
}

export async function whyOf(conversationId: string, entryId: string): Promise<Why> {
  const params = { path: { conversation_id: conversationId } };
  const { entries } = await answered(api.GET("/v1/conversations/{conversation_id}/history", { params }));
  return whyIn(entries as WireEntry[], entryId);
}

/** The searches between the question and the end of what was answered to it, and what is cited there. */
export function whyIn(entries: WireEntry[], entryId: string): Why {
  const at = entries.findIndex((one) => one.id === entryId);
  if (at < 0) return { searches: [], cited: [] };
  const asks = (one: WireEntry) => one.type === "message.input" && one.role === "user";
  const first = entries.slice(0, at).findLastIndex(asks) + 1;
  const next = entries.slice(at).findIndex(asks);
  const turn = entries.slice(first, next < 0 ? undefined : at + next);
  return { searches: turn.flatMap(searchOf), cited: turn.flatMap(citedIn) };
}

function searchOf(entry: WireEntry): Search[] {
  const info = entry.info ?? {};
  const given = referencesOf(info).map(sourceOf);
  const searched = /^(document_library|web_search|web_search_premium)$/.test(entry.name ?? "");
  if (entry.type !== "tool.execution" || (!searched && given.length === 0)) return [];
  const asked = argumentsOf(entry.arguments);
  return [
    {
      id: entry.id ?? "",
      tool: entry.name ?? "",
      query: text(info.query) || text(asked.query) || text(asked.url),
      document: text(asked.document),
      libraryIds: Array.isArray(info.libraries) ? info.libraries.filter((one) => typeof one === "string") : [],
      mode: text(info.mode),
      given,
      failed: info.failed === true,
    },
  ];
}

function citedIn(entry: WireEntry): Source[] {
  if (entry.type !== "message.output" || !Array.isArray(entry.content)) return [];
  return entry.content
    .filter((chunk) => chunk?.type === "tool_reference")
    .map((chunk, at) => sourceOf({ ...(chunk as Reference), number: at + 1 }));
}

function argumentsOf(written: string | undefined): Record<string, unknown> {
  try {
    const read: unknown = JSON.parse(written ?? "");
    return read && typeof read === "object" ? (read as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
