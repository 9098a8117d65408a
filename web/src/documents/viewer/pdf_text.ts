import type { PDFDocumentProxy } from "pdfjs-dist";
import { findPassage, folded, type Span, sentenceIn } from "./finding";
import type { Target } from "./target";

/** Where a passage is: the page that it begins on, and the spans of each page's text. */
export interface PlaceInPdf {
  page: number;
  spans: Map<number, Span>;
  /** Of those, the sentence that matters most. */
  strong: Map<number, Span>;
}

/** Between two pieces of a page's text. */
export const JOINT = " ";
/** Pages that are looked through where no page was told. */
const MOST_LOOKED_AT = 300;
/** A part of the passage is enough of it from here on. */
const ENOUGH = 0.6;

export async function piecesOf(pdf: PDFDocumentProxy, page: number): Promise<string[]> {
  const content = await (await pdf.getPage(page)).getTextContent();
  return content.items.flatMap((item) => ("str" in item ? [item.str] : []));
}

/** By the page that was told, and by the words: on that page and the next, else on those around, else on any. */
export async function placeInPdf(pdf: PDFDocumentProxy, target: Target): Promise<PlaceInPdf | null> {
  const place = await passageIn(pdf, target);
  for (const [page, span] of place?.spans ?? []) {
    const found = sentenceIn((await piecesOf(pdf, page)).join(JOINT), span, target.sentence);
    // It is on one page; of one that goes on, the beginning is shown.
    if (place && found) return { ...place, page, strong: new Map([[page, found]]) };
  }
  return place;
}

async function passageIn(pdf: PDFDocumentProxy, { page, passage }: Target): Promise<PlaceInPdf | null> {
  const told = page !== undefined && page >= 1 && page <= pdf.numPages ? page : null;
  if (!passage) return told ? { page: told, spans: new Map(), strong: new Map() } : null;
  const wanted = folded(passage).text.length;
  let best: { place: PlaceInPdf; length: number } | null = null;
  for (const first of order(told, pdf.numPages)) {
    const found = await onPages(pdf, first, passage);
    if (found && (!best || found.length > best.length)) best = found;
    if (best && best.length >= wanted * ENOUGH) return best.place;
  }
  return best?.place ?? (told ? { page: told, spans: new Map(), strong: new Map() } : null);
}

function order(told: number | null, pages: number): number[] {
  if (told === null) return Array.from({ length: Math.min(pages, MOST_LOOKED_AT) }, (_, at) => at + 1);
  return [told, told + 1, told - 1].filter((one) => one >= 1 && one <= pages);
}

/** On this page, going on to the next where it does not end here. */
async function onPages(pdf: PDFDocumentProxy, first: number, passage: string) {
  const text = (await piecesOf(pdf, first)).join(JOINT);
  const here = findPassage(text, passage);
  if (!here) return null;
  const spans = new Map([[first, here]]);
  let length = folded(text.slice(here.start, here.end)).text.length;
  if (length < folded(passage).text.length && first < pdf.numPages && folded(text.slice(here.end)).text.length < 200) {
    const next = (await piecesOf(pdf, first + 1)).join(JOINT);
    const rest = findPassage(next, passage);
    if (rest) {
      spans.set(first + 1, rest);
      length += folded(next.slice(rest.start, rest.end)).text.length;
    }
  }
  return { place: { page: first, spans, strong: new Map() }, length };
}
