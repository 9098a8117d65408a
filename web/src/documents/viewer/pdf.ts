import type { PDFDocumentLoadingTask } from "pdfjs-dist";
import { fetchAs } from "../../api/client";

// What a PDF may need beside itself: the fonts that every reader has, and decoders of rare pictures. They are ours.
const PARTS = import.meta.glob<string>(
  ["/node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}", "/node_modules/pdfjs-dist/wasm/*.wasm"],
  { query: "?url", import: "default", eager: true },
);

class OwnParts {
  async fetch({ filename }: { kind: string; filename: string }): Promise<Uint8Array> {
    const found = Object.entries(PARTS).find(([path]) => path.endsWith(`/${filename}`));
    if (!found) throw new Error(`There is no ${filename}.`);
    return new Uint8Array(await (await fetchAs(found[1])).arrayBuffer());
  }
}

/** The library that draws PDF, loaded when the first one is shown. */
async function library() {
  const [pdfjs, worker] = await Promise.all([import("pdfjs-dist"), import("pdfjs-dist/build/pdf.worker.min.mjs?url")]);
  pdfjs.GlobalWorkerOptions.workerSrc = worker.default;
  return pdfjs;
}

/** Opens a PDF. Nothing in it runs: no scripts, no forms of its own, no evaluated code; and nothing is fetched for it
 * but from this server. */
export async function openPdf(data: ArrayBuffer): Promise<PDFDocumentLoadingTask> {
  const pdfjs = await library();
  return pdfjs.getDocument({
    data: new Uint8Array(data),
    isEvalSupported: false,
    enableXfa: false,
    useWorkerFetch: false,
    BinaryDataFactory: OwnParts,
    disableAutoFetch: true,
    disableStream: true,
    verbosity: 0,
  });
}

export const loadPdfLibrary = library;
