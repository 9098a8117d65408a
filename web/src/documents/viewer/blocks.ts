import type { Span } from "./finding";

/** A paragraph, a heading, a table of a document's text. `text` is as it stands there. */
export interface Block {
  text: string;
  start: number;
  kind: "heading" | "table" | "text";
}

/** So long that a browser draws it at once. */
const LONGEST = 4000;

/** The text in pieces that are drawn one by one: of a long one only those are that are seen. */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  for (const match of text.matchAll(/[\s\S]+?(?:\n{2,}|$)/g)) {
    let [piece, start] = [match[0], match.index];
    while (piece.length > LONGEST) {
      const line = piece.lastIndexOf("\n", LONGEST);
      const end = line > 0 ? line + 1 : LONGEST;
      blocks.push({ text: piece.slice(0, end), start, kind: kindOf(piece) });
      [piece, start] = [piece.slice(end), start + end];
    }
    if (piece.trim()) blocks.push({ text: piece, start, kind: kindOf(piece) });
  }
  return blocks;
}

function kindOf(text: string): Block["kind"] {
  if (/^#{1,6} [^\n]*\n*$/.test(text)) return "heading";
  return text.trimStart().startsWith("|") ? "table" : "text";
}

/** What of a block lies before, in and behind the span. */
export function split(block: Block, span: Span | null): [before: string, within: string, after: string] {
  if (!span) return [block.text, "", ""];
  const from = Math.min(Math.max(span.start - block.start, 0), block.text.length);
  const to = Math.min(Math.max(span.end - block.start, from), block.text.length);
  return [block.text.slice(0, from), block.text.slice(from, to), block.text.slice(to)];
}

/** The block in which the span begins. */
export function blockAt(blocks: Block[], span: Span): number {
  return Math.max(
    0,
    blocks.findLastIndex((block) => block.start <= span.start),
  );
}
