import { X } from "lucide-react";
import { Suspense, useEffect, useRef } from "react";
import { Boundary } from "../app/Boundary";
import { part } from "../app/loading";
import { useT } from "../i18n/t";
import { IconButton } from "../ui/Button";
import { Loading } from "../ui/states";
import { closePanel, type PanelContent, usePanel } from "./panel";

const CanvasPanel = part(() => import("../canvas/CanvasPanel"));
const DocumentPanel = part(() => import("../documents/DocumentPanel"));
const WhyPanel = part(() => import("../documents/WhyPanel"));
const OutputPanel = part(() => import("../tools/OutputPanel"));

/** Beside the page where there is room, over it where there is not. */
export function Panel() {
  const content = usePanel((state) => state.content);
  if (!content) return null;
  return <Open content={content} />;
}

function Open({ content }: { content: PanelContent }) {
  const t = useT();
  const frame = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!usePanel.getState().quiet) frame.current?.focus();
  }, []);
  return (
    <aside
      ref={frame}
      tabIndex={-1}
      aria-label={t(`panel.${content.kind}`)}
      onKeyDown={(event) => event.key === "Escape" && !event.defaultPrevented && closePanel()}
      className="relative flex w-[min(46rem,48vw)] shrink-0 flex-col border-l border-line bg-raised outline-none max-lg:fixed max-lg:inset-0 max-lg:z-30 max-lg:w-full"
    >
      <div className="absolute top-2 right-2 z-10">
        <IconButton label={t("panel.close")} onClick={closePanel}>
          <X size={20} aria-hidden />
        </IconButton>
      </div>
      <Boundary>
        <Suspense fallback={<Loading />}>
          <Content content={content} />
        </Suspense>
      </Boundary>
    </aside>
  );
}

/** messages: panel.* — the panel's name by what it shows. */
function Content({ content }: { content: PanelContent }) {
  switch (content.kind) {
    case "artefact":
      return <CanvasPanel key={content.artefactId} artefactId={content.artefactId} version={content.version} />;
    case "document":
      return <DocumentPanel target={content} />;
    case "why":
      return <WhyPanel conversationId={content.conversationId} entryId={content.entryId} />;
    case "output":
      return <OutputPanel conversationId={content.conversationId} entryId={content.entryId} />;
  }
}
