import { lastSentence } from "../documents/sentences";
import { webAddress } from "../documents/sources";
import { t } from "../i18n/t";
import { withoutHidden } from "../markdown/addresses";
import { MARKS, mark, type Source, unmarked } from "../markdown/sources";
import type { ImagePart, Part, ReferencePart } from "../stream/entries";

/** What an answer says, as Markdown, with a mark where a source is cited, and what the numbers stand for. */
export interface Prose {
  text: string;
  sources: Source[];
  images: ImagePart[];
  thoughts: string;
  /** How long the model was seen to think. */
  thoughtFor: number | undefined;
}

const LONGEST_TITLE = 300;

const made = new WeakMap<readonly Part[], Prose>();

/** Of the same parts it is made once. */
export function proseOf(parts: readonly Part[]): Prose {
  let prose = made.get(parts);
  if (!prose) {
    prose = make(parts);
    made.set(parts, prose);
  }
  return prose;
}

function make(parts: readonly Part[]): Prose {
  const prose: Prose = { text: "", sources: [], images: [], thoughts: "", thoughtFor: undefined };
  const numbers = new Map<string, number>();
  for (const part of parts) {
    if (part.kind === "text") prose.text += unmarked(part.text);
    else if (part.kind === "reference") prose.text += mark(numberOf(part, numbers, prose));
    else if (part.kind === "image") prose.images.push(part);
    else if (part.kind === "thinking") {
      prose.thoughts += part.text;
      if (part.seconds !== undefined) prose.thoughtFor = (prose.thoughtFor ?? 0) + part.seconds;
    }
  }
  return prose;
}

/** The same passage has the same number wherever it is cited. */
function numberOf(part: ReferencePart, numbers: Map<string, number>, { sources, text }: Prose): number {
  const key = JSON.stringify([part.title, part.url, part.source, part.description]);
  const known = numbers.get(key);
  if (known) return known;
  const number = sources.length + 1;
  numbers.set(key, number);
  const claim = part.description && lastSentence(text.slice(-600).replace(MARKS, ""));
  sources.push({ ...sourceOf(part, number), ...(claim ? { claim } : {}) });
  return number;
}

function sourceOf(part: ReferencePart, number: number): Source {
  const { source = {} } = part;
  return {
    number,
    // It may be a file's name, of whoever made the file.
    title: withoutHidden(part.title).slice(0, LONGEST_TITLE),
    ...(part.url ? { url: part.url } : {}),
    ...(part.description ? { passage: part.description } : {}),
    ...texts(source, { library_id: "libraryId", document_id: "documentId" }),
    ...figures(source, { page: "page", start: "start", end: "end", score: "score", attached: "attached" }),
  };
}

function texts(from: Record<string, unknown>, names: Record<string, string>): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [theirs, ours] of Object.entries(names)) {
    const value = from[theirs];
    if (typeof value === "string") found[ours] = value;
  }
  return found;
}

function figures(from: Record<string, unknown>, names: Record<string, string>): Record<string, number> {
  const found: Record<string, number> = {};
  for (const [theirs, ours] of Object.entries(names)) {
    const value = from[theirs];
    if (typeof value === "number") found[ours] = value;
  }
  return found;
}

/** What it says, with `[1]` where a source is cited. */
export function plainOf(parts: readonly Part[]): string {
  return proseOf(parts).text.replace(MARKS, "[$1]");
}

/** For the clipboard: what is said, and below it what its numbers stand for. */
export function asMarkdown(parts: readonly Part[]): string {
  const { sources } = proseOf(parts);
  const text = plainOf(parts);
  if (!sources.length) return text;
  const lines = sources.map(({ number, title, url, page }) => {
    const web = webAddress(url)?.href.replaceAll("(", "%28").replaceAll(")", "%29");
    const name = web ? `[${escaped(title)}](${web})` : escaped(title);
    return `[${number}] ${name}${page === undefined ? "" : `, ${t("documents.page_number", { page })}`}`;
  });
  return `${text.trimEnd()}\n\n${lines.join("\n")}`;
}

/** On one line, with nothing in it that is markup: anybody may have named a file. */
function escaped(name: string): string {
  const line = name.replace(/\s+/g, " ").replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return line.replace(/[\\`*_{}[\]()#!|>~]/g, "\\$&");
}

/** The first sentence without the signs of Markdown, for who is told that the answer is there. */
export function firstSentence(text: string): string {
  const plain = text
    .replace(MARKS, "")
    .replace(/```[\s\S]*?(```|$)/g, " ")
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/[*_`#>|~]|\[\d+\]/g, "")
    .replace(/\s+/g, " ")
    .trim();
  const end = plain.search(/[.!?…](\s|$)/);
  const sentence = end < 0 ? plain : plain.slice(0, end + 1);
  return sentence.length > 240 ? `${sentence.slice(0, 239)}…` : sentence;
}
