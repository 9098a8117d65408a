/** Places in a text, in units of JavaScript strings; `end` is behind the last. */
export interface Span {
  start: number;
  end: number;
}

interface Folded {
  text: string;
  /** For each character of `text`, where in the original it stands. */
  places: number[];
}

/** What is said alone: letters and digits, without case, accents, white space, hyphens, and the marks of Markdown. The text
 * that is cited was read by another reader than the text that is shown, and differs in all of these. */
export function folded(text: string): Folded {
  const places: number[] = [];
  let kept = "";
  let at = 0;
  for (const character of text) {
    for (const one of character.normalize("NFKD").toLowerCase()) {
      if (/[\p{L}\p{N}]/u.test(one)) {
        kept += one;
        for (let unit = 0; unit < one.length; unit += 1) places.push(at);
      }
    }
    at += character.length;
  }
  return { text: kept, places };
}

/** Where a passage stands in a text; null where it does not, or says nothing. Of several places the one nearest to `near`
 * is meant. Where the whole is not there, as it goes on to another page or something stands in between, the longest part
 * of it is given that is. */
export function findPassage(text: string, passage: string, near = 0): Span | null {
  const [within, wanted] = [folded(text), folded(passage).text];
  if (!wanted) return null;
  const whole = nearest(within, wanted, near);
  if (whole >= 0) return spanOf(text, within, whole, wanted.length);
  const part = longestPart(within.text, wanted);
  return part && spanOf(text, within, part.at, part.length);
}

function spanOf(text: string, within: Folded, at: number, length: number): Span {
  const start = within.places[at] ?? 0;
  const last = within.places[at + length - 1] ?? start;
  return { start, end: last + (String.fromCodePoint(text.codePointAt(last) ?? 32).length || 1) };
}

function nearest(within: Folded, wanted: string, near: number): number {
  let best = -1;
  let distance = Number.POSITIVE_INFINITY;
  for (let at = within.text.indexOf(wanted); at >= 0; at = within.text.indexOf(wanted, at + 1)) {
    const away = Math.abs((within.places[at] ?? 0) - near);
    if (away < distance) [best, distance] = [at, away];
  }
  return best;
}

/** Long enough that it is hardly there by chance. */
const ANCHOR = 24;

function longestPart(text: string, wanted: string): { at: number; length: number } | null {
  let best: { at: number; length: number } | null = null;
  for (let from = 0; from + ANCHOR <= wanted.length; from += ANCHOR / 2) {
    if (best && from + best.length > wanted.length) break;
    const anchor = wanted.slice(from, from + ANCHOR);
    for (let at = text.indexOf(anchor); at >= 0; at = text.indexOf(anchor, at + 1)) {
      const [before, after] = [alike(text, at, wanted, from, -1), alike(text, at, wanted, from, 1)];
      if (!best || before + after > best.length) best = { at: at - before, length: before + after };
    }
  }
  return best;
}

/** How many characters are the same from there on, or before. */
function alike(text: string, at: number, wanted: string, from: number, step: 1 | -1): number {
  let count = 0;
  let [here, there] = step === 1 ? [at, from] : [at - 1, from - 1];
  while (here >= 0 && there >= 0 && here < text.length && there < wanted.length && text[here] === wanted[there]) {
    count += 1;
    here += step;
    there += step;
  }
  return count;
}

/** The server counts characters as code points; JavaScript counts units of UTF-16. */
export function fromCodePoints(text: string, start: number, end: number): Span {
  let [units, points] = [0, 0];
  let first = text.length;
  for (const character of text) {
    if (points === start) first = units;
    if (points === end) return { start: first, end: units };
    units += character.length;
    points += 1;
  }
  return { start: first, end: text.length };
}

/** The passage in the text that the server has now: by its characters, if they still say that, else by its words. */
export function placeIn(text: string, target: { start?: number; end?: number; passage?: string }): Span | null {
  const { start, end, passage } = target;
  const told = start !== undefined && end !== undefined && end > start ? fromCodePoints(text, start, end) : null;
  if (!passage) return told;
  if (told && told.end > told.start) {
    const [here, wanted] = [folded(text.slice(told.start, told.end)).text, folded(passage).text];
    // Of a long passage only the beginning is told.
    if (here && (here.startsWith(wanted) || wanted.startsWith(here))) return told;
  }
  return findPassage(text, passage, told?.start);
}

/** The sentence within a span, in units of the whole text. */
export function sentenceIn(text: string, span: Span, sentence: string | undefined): Span | null {
  const found = sentence ? findPassage(text.slice(span.start, span.end), sentence) : null;
  return found && { start: span.start + found.start, end: span.start + found.end };
}
