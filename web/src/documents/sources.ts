import type { Source } from "../markdown/sources";
import { openPanel } from "../shell/panel";
import type { Call } from "../stream/entries";
import { nearest } from "./sentences";

/** What a tool refers to, in the `info` of its call. */
export interface Reference {
  number: number;
  title: string;
  url?: string | null;
  description?: string | null;
  source?: Record<string, unknown> | null;
}

/** An address that a link may lead to; whatever else stands there, such as `javascript:`, is no link. */
export function webAddress(url: string | undefined | null): URL | null {
  if (!url) return null;
  try {
    const parsed = new URL(url);
    return parsed.protocol === "https:" || parsed.protocol === "http:" ? parsed : null;
  } catch {
    return null;
  }
}

export function hostOf(url: string | undefined | null): string {
  return webAddress(url)?.host.replace(/^www\./, "") ?? "";
}

/** Where a link to the source leads; null for a document, which is opened beside the page. */
export function linkOf({ href, documentId, url }: Source): string | null {
  return href ?? (documentId ? null : (webAddress(url)?.href ?? null));
}

/** Opens the document of a source beside the page, at its passage. */
export function openSource(source: Source): void {
  const { libraryId, documentId, page, start, end, passage, claim } = source;
  if (!libraryId || !documentId) return;
  const sentence = passage && claim ? nearest(passage, claim)?.sentence : undefined;
  openPanel({ kind: "document", libraryId, documentId, page, start, end, passage, sentence });
}

/** What a history says that is not what it should be is passed over: callers may send entries of their own. */
export function referencesOf(info: Record<string, unknown>): Reference[] {
  const told = Array.isArray(info.references) ? info.references : [];
  return told.filter((one): one is Reference => typeof one?.number === "number" && typeof one.title === "string");
}

export function sourceOf(reference: Reference): Source {
  const from = reference.source ?? {};
  const text = (name: string) => (typeof from[name] === "string" ? (from[name] as string) : undefined);
  const figure = (name: string) => (typeof from[name] === "number" ? (from[name] as number) : undefined);
  return {
    number: reference.number,
    title: reference.title,
    url: reference.url ?? undefined,
    passage: reference.description ?? undefined,
    libraryId: text("library_id"),
    documentId: text("document_id"),
    page: figure("page"),
    start: figure("start"),
    end: figure("end"),
    score: figure("score"),
  };
}

/** Two say the same if they are the same place of a document, or the same page of the web. */
export function placeOf({ documentId, start, url, title }: Source): string {
  return documentId ? `${documentId} ${start}` : url || title;
}

/** What the calls found and the answer does not cite, each once. */
export function othersFound(calls: readonly Call[], cited: readonly Source[]): Source[] {
  const known = new Set(cited.map(placeOf));
  const others: Source[] = [];
  for (const source of calls.flatMap((call) => referencesOf(call.info).map(sourceOf))) {
    if (known.has(placeOf(source))) continue;
    known.add(placeOf(source));
    others.push(source);
  }
  return others;
}
