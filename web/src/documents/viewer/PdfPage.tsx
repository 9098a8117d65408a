import type { PDFDocumentProxy } from "pdfjs-dist";
import { type RefObject, useEffect, useRef, useState } from "react";
import { useT } from "../../i18n/t";
import type { Span } from "./finding";
import { markPieces } from "./marking";
import { loadPdfLibrary } from "./pdf";
import { JOINT } from "./pdf_text";

interface Props {
  pdf: PDFDocumentProxy;
  number: number;
  scale: number;
  /** Of a usual page, until this one is drawn. */
  usual: { width: number; height: number };
  frame: RefObject<HTMLElement | null>;
  /** To be marked. */
  span: Span | null;
  /** Of it, what matters most. */
  strong: Span | null;
  /** The marked passage begins here, and is scrolled to. */
  first: boolean;
}

const DRAWN_AROUND = "150% 0px";
/** More than the screen has is not seen, and large pages would fill the memory. */
const MOST_PIXELS = 16_000_000;

/** One page: its picture and its text, drawn while it is near what is seen. */
export function PdfPage({ pdf, number, scale, usual, frame, span, strong, first }: Props) {
  const t = useT();
  const sheet = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(false);
  const [own, setOwn] = useState(usual);
  useEffect(() => {
    const element = sheet.current;
    if (!element) return;
    const watch = new IntersectionObserver(([seen]) => setNear(Boolean(seen?.isIntersecting)), {
      root: frame.current,
      rootMargin: DRAWN_AROUND,
    });
    watch.observe(element);
    return () => watch.disconnect();
  }, [frame]);
  useEffect(() => {
    if (near) void pdf.getPage(number).then((page) => setOwn(page.getViewport({ scale: 1 })));
  }, [near, pdf, number]);
  useEffect(() => {
    const element = sheet.current;
    if (!near || !element) return;
    const stop = new AbortController();
    void draw(element, { pdf, number, scale, span, strong, first }, stop.signal);
    return () => stop.abort();
  }, [near, pdf, number, scale, span, strong, first]);
  return (
    <section aria-label={t("documents.page_of", { page: number, pages: pdf.numPages })} data-page={number}>
      <div
        ref={sheet}
        className="relative overflow-hidden bg-[white] shadow-low"
        style={{ width: own.width * scale, height: own.height * scale }}
      />
    </section>
  );
}

type Drawn = Pick<Props, "pdf" | "number" | "scale" | "span" | "strong" | "first">;

/** Puts the page onto the sheet, and takes it off when it is stopped. */
async function draw(
  sheet: HTMLElement,
  { pdf, number, scale, span, strong, first }: Drawn,
  stop: AbortSignal,
): Promise<void> {
  const [{ TextLayer, AnnotationMode }, page] = await Promise.all([loadPdfLibrary(), pdf.getPage(number)]);
  if (stop.aborted) return;
  const viewport = page.getViewport({ scale });
  const pixels = Math.min(window.devicePixelRatio || 1, Math.sqrt(MOST_PIXELS / (viewport.width * viewport.height)));
  const canvas = document.createElement("canvas");
  canvas.width = Math.floor(viewport.width * pixels);
  canvas.height = Math.floor(viewport.height * pixels);
  canvas.className = "size-full";
  const text = document.createElement("div");
  text.className = "pdf-text";
  text.style.setProperty("--total-scale-factor", String(scale));
  const drawing = page.render({
    canvas,
    viewport,
    transform: [pixels, 0, 0, pixels, 0, 0],
    // Links and forms lead elsewhere, and are not shown.
    annotationMode: AnnotationMode.DISABLE,
  });
  const layer = new TextLayer({ textContentSource: page.streamTextContent(), container: text, viewport });
  stop.addEventListener("abort", () => {
    drawing.cancel();
    layer.cancel();
    sheet.replaceChildren();
  });
  sheet.replaceChildren(canvas, text);
  try {
    await Promise.all([drawing.promise, layer.render()]);
  } catch (error) {
    if (!stop.aborted) throw error;
    return;
  }
  if (stop.aborted || !span) return;
  const mark = markPieces(layer.textDivs, layer.textContentItemsStr, span, JOINT, strong);
  if (first) mark?.scrollIntoView({ block: "center" });
}
