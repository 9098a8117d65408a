import type { Span } from "./finding";

/** Marks a span of a text that lies in several elements, joined by `joint`, and stronger the `strong` one within. Gives
 * the first mark that is to be seen: of the stronger ones, if there are. */
export function markPieces(
  elements: HTMLElement[],
  pieces: string[],
  span: Span,
  joint = " ",
  strong: Span | null = null,
): HTMLElement | null {
  let at = 0;
  let first: HTMLElement | null = null;
  let firstStrong: HTMLElement | null = null;
  pieces.forEach((piece, index) => {
    const [from, to] = [Math.max(span.start - at, 0), Math.min(span.end - at, piece.length)];
    const inner = strong && { start: strong.start - at, end: strong.end - at };
    at += piece.length + joint.length;
    const element = elements[index];
    if (!element || from >= to) return;
    const marks = parts(from, to, inner).map(({ start, end, kind }) => {
      const mark = document.createElement("mark");
      if (kind) mark.className = kind;
      mark.textContent = piece.slice(start, end);
      first ??= mark;
      if (kind === STRONG) firstStrong ??= mark;
      return mark;
    });
    element.replaceChildren(piece.slice(0, from), ...marks, piece.slice(to));
  });
  return firstStrong ?? first;
}

const STRONG = "strong";
const FAINT = "faint";

/** Of what is marked, what is marked how; without a stronger one all is alike. */
export function parts(from: number, to: number, strong: Span | null): { start: number; end: number; kind: string }[] {
  if (!strong) return [{ start: from, end: to, kind: "" }];
  const [start, end] = [Math.min(Math.max(strong.start, from), to), Math.min(Math.max(strong.end, from), to)];
  const all = [
    { start: from, end: start, kind: FAINT },
    { start, end, kind: STRONG },
    { start: end, end: to, kind: FAINT },
  ];
  return all.filter((one) => one.end > one.start);
}
