import { Minus, Plus } from "lucide-react";
import type { PDFDocumentProxy } from "pdfjs-dist";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { percent } from "../../i18n/format";
import { useT } from "../../i18n/t";
import { IconButton } from "../../ui/Button";
import { Loading } from "../../ui/states";
import { CannotShow } from "./CannotShow";
import { PdfPage } from "./PdfPage";
import { openPdf } from "./pdf";
import { type PlaceInPdf, placeInPdf } from "./pdf_text";
import type { Target } from "./target";
import "./pdf.css";

const ZOOMS = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3];
const MARGIN = 16;
/** Beyond that a page that fills the width is too large to be read. */
const WIDEST = 880;

/** A PDF, page below page; the cited passage is marked and scrolled to. */
export function PdfView({ data, target, onText }: { data: ArrayBuffer; target: Target; onText: () => void }) {
  const [pdf, setPdf] = useState<PDFDocumentProxy | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  useEffect(() => {
    let gone = false;
    // What is handed to the worker is gone from here: it gets a copy.
    const opening = openPdf(data.slice(0));
    opening
      .then((task) => task.promise)
      .then((opened) => !gone && setPdf(opened))
      .catch((error: unknown) => !gone && setFailure(error));
    return () => {
      gone = true;
      void opening.then((task) => task.destroy());
    };
  }, [data]);
  if (failure) return <CannotShow reason={reasonOf(failure)} onText={onText} />;
  if (!pdf) return <Loading />;
  return <Pages pdf={pdf} target={target} />;
}

/** messages: documents.unshown.* */
function reasonOf(failure: unknown): "password" | "damaged" {
  return failure instanceof Error && failure.name === "PasswordException" ? "password" : "damaged";
}

function Pages({ pdf, target }: { pdf: PDFDocumentProxy; target: Target }) {
  const frame = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<{ width: number; height: number } | null>(null);
  const [room, setRoom] = useState(0);
  const [zoom, setZoom] = useState(1);
  const [place, setPlace] = useState<PlaceInPdf | null>(null);
  const [current, setCurrent] = useState(1);
  useEffect(() => {
    void pdf.getPage(1).then((page) => {
      const { width, height } = page.getViewport({ scale: 1 });
      setSize({ width, height });
    });
  }, [pdf]);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const watch = new ResizeObserver(() => setRoom(element.clientWidth));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  useEffect(() => {
    let gone = false;
    void placeInPdf(pdf, target).then((found) => !gone && setPlace(found));
    return () => {
      gone = true;
    };
  }, [pdf, target]);
  const scale = size && room ? (Math.min(room - 2 * MARGIN, WIDEST) / size.width) * zoom : 0;
  const go = (page: number) =>
    frame.current?.querySelector(`[data-page="${page}"]`)?.scrollIntoView({ block: "start" });
  useEffect(() => {
    if (scale > 0 && place)
      frame.current?.querySelector(`[data-page="${place.page}"]`)?.scrollIntoView({ block: "start" });
  }, [place, scale]);
  const watchPage = () => {
    const element = frame.current;
    if (!element || !size) return;
    const top = element.getBoundingClientRect().top + element.clientHeight / 2;
    const pages = [...element.querySelectorAll<HTMLElement>("[data-page]")];
    const seen = pages.findLast((one) => one.getBoundingClientRect().top <= top);
    setCurrent(Number(seen?.dataset.page ?? 1));
  };
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <Bar pages={pdf.numPages} current={current} onPage={go} zoom={zoom} onZoom={setZoom} />
      <div
        ref={frame}
        onScroll={watchPage}
        // What scrolls has to be reached by the keyboard
        tabIndex={0}
        className="min-h-0 flex-1 overflow-auto bg-sunken p-4"
      >
        {size && scale > 0 && (
          <div className="mx-auto flex w-max flex-col gap-4">
            {Array.from({ length: pdf.numPages }, (_, at) => (
              <PdfPage
                // biome-ignore lint/suspicious/noArrayIndexKey: pages have no other name than their number
                key={at}
                pdf={pdf}
                number={at + 1}
                scale={scale}
                usual={size}
                frame={frame}
                span={place?.spans.get(at + 1) ?? null}
                strong={place?.strong.get(at + 1) ?? null}
                first={place?.page === at + 1}
              />
            ))}
          </div>
        )}
      </div>
    </div>
  );
}

interface BarProps {
  pages: number;
  current: number;
  onPage: (page: number) => void;
  zoom: number;
  onZoom: (zoom: number) => void;
}

function Bar({ pages, current, onPage, zoom, onZoom }: BarProps) {
  const t = useT();
  const [written, setWritten] = useState<string | null>(null);
  const go = () => {
    const page = Math.round(Number(written));
    if (written !== null && page >= 1 && page <= pages) onPage(page);
    setWritten(null);
  };
  const at = ZOOMS.findIndex((one) => one >= zoom);
  return (
    <div className="flex flex-wrap items-center gap-1 border-b border-line px-3 py-1 text-sm">
      <label className="flex items-center gap-1.5">
        {t("documents.page")}
        <input
          inputMode="numeric"
          value={written ?? current}
          onChange={(event) => setWritten(event.target.value)}
          onFocus={(event) => event.target.select()}
          onBlur={go}
          onKeyDown={(event: KeyboardEvent) => event.key === "Enter" && go()}
          className="min-h-8 w-[3.5rem] max-w-full rounded-lg border border-line-strong bg-raised px-2 text-right tabular-nums max-md:min-h-10"
        />
      </label>
      <span className="text-ink-soft tabular-nums">{t("documents.of_pages", { count: pages })}</span>
      <span className="flex-1" />
      <IconButton
        size="small"
        label={t("documents.smaller")}
        disabled={at <= 0}
        onClick={() => onZoom(ZOOMS[at - 1] ?? zoom)}
      >
        <Minus size={16} aria-hidden />
      </IconButton>
      <button
        type="button"
        className="min-h-8 rounded-lg px-1 text-ink-soft tabular-nums hover:bg-hover"
        title={t("documents.fit")}
        onClick={() => onZoom(1)}
      >
        {percent(zoom)}
      </button>
      <IconButton
        size="small"
        label={t("documents.larger")}
        disabled={at === ZOOMS.length - 1}
        onClick={() => onZoom(ZOOMS[at + 1] ?? zoom)}
      >
        <Plus size={16} aria-hidden />
      </IconButton>
    </div>
  );
}
