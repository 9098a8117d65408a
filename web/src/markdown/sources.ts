/** What a passage of an answer rests on. */
export interface Source {
  number: number;
  title: string;
  url?: string;
  libraryId?: string;
  documentId?: string;
  page?: number;
  start?: number;
  end?: number;
  passage?: string;
  /** What is said where it is cited. */
  claim?: string;
  score?: number;
  /** Of a document that is attached to a shared conversation, and opened at `href`. */
  attached?: number;
  href?: string;
}

/** Stands in a text for the source of that number. What is between the marks is no text that anybody could write: marks
 * that are in a text already are taken out. The brackets let emphasis end before it. */
export const MARKS = /【\ue200(\d{1,4})\ue201】/g;

export function mark(number: number): string {
  return `【\ue200${number}\ue201】`;
}

export function unmarked(text: string): string {
  return /[\ue200\ue201]/.test(text) ? text.replace(/[\ue200\ue201]/g, "") : text;
}

/** A text in pieces: what is said, and the numbers of sources. Without marks, `[3]` stands for a source that there is. */
export function pieces(text: string, known: ReadonlyMap<number, Source>): (string | number)[] {
  if (known.size === 0 && !text.includes("\ue200")) return [text];
  const pattern = text.includes("\ue200") ? MARKS : /\[(\d{1,4})\]/g;
  const found: (string | number)[] = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    const number = Number(match[1]);
    if (!known.has(number)) continue;
    if (match.index > from) found.push(text.slice(from, match.index));
    found.push(number);
    from = match.index + match[0].length;
  }
  if (from < text.length) found.push(unmarked(text.slice(from)));
  return found;
}
