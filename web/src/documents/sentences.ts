import { folded } from "./viewer/finding";

/** A passage in two: what comes before the sentence that says what an answer says, and that sentence, and what is
 * behind it. */
export interface Told {
  before: string;
  sentence: string;
  after: string;
}

/** A sentence ends with its full stop before white space, or with its line. */
const SENTENCE = /[^\n]*?(?:[.!?…。](?=\s)|\n|$)/gu;
/** Letters of a word that are compared: endings differ between an answer and what it is made from. */
const STEM = 5;
const LEAST = 2;

/** The sentence of a passage that shares most with what was said; null where none does, as between two languages. */
export function nearest(passage: string, claim: string): Told | null {
  const wanted = stems(claim);
  let best: { at: number; text: string; score: number } | null = null;
  for (const found of passage.matchAll(SENTENCE)) {
    const text = found[0];
    const own = stems(text);
    const shared = [...own].filter((one) => wanted.has(one));
    const weight = shared.reduce((sum, one) => sum + (/\d/.test(one) ? 2 : 1), 0);
    // A heading of two words is no answer, and a long sentence has something of everything.
    const score = weight < LEAST ? 0 : weight / Math.sqrt(own.size + 4);
    if (score > 0 && (!best || score > best.score)) best = { at: found.index, text, score };
  }
  if (!best) return null;
  const { at, text } = best;
  return { before: passage.slice(0, at), sentence: text.trim(), after: passage.slice(at + text.length) };
}

function stems(text: string): Set<string> {
  const words = text.match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(
    words
      .map((one) => folded(one).text)
      .filter((one) => one.length > 3 || /\d/.test(one))
      .map((one) => one.slice(0, STEM)),
  );
}

/** Of a text until a citation, the sentence that cites. */
export function lastSentence(text: string): string {
  const pieces = text
    .slice(-400)
    .trimEnd()
    .split(/(?<=[.!?…。])\s+|\n+/u);
  return pieces.at(-1) ?? "";
}

/** Without the marks of Markdown that would be read as they stand. */
export function plainPassage(text: string): string {
  return text
    .replace(/^[ \t]*(?:#{1,6}|>|[-*+])[ \t]+/gm, "")
    .replace(/\*\*([^*\n]+)\*\*/g, "$1")
    .replace(/\n{2,}/g, "\n");
}
