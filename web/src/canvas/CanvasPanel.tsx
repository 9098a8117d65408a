import { useT } from "../i18n/t";
import { openPanel } from "../shell/panel";
import { useLeaving } from "./deleting";
import { useArtefact, useArtefactsOf } from "./queries";
import { Workbench } from "./Workbench";

/** An artefact beside the page, with the others of its conversation. */
export default function CanvasPanel({ artefactId, version }: { artefactId: string; version?: number }) {
  const { data } = useArtefact(artefactId);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <Others artefactId={artefactId} conversationId={data?.conversation_id ?? null} />
      <div className="min-h-0 flex-1">
        <Workbench artefactId={artefactId} version={version} />
      </div>
    </div>
  );
}

function Others({ artefactId, conversationId }: { artefactId: string; conversationId: string | null }) {
  const t = useT();
  const { data = [] } = useArtefactsOf(conversationId);
  const leaving = useLeaving((state) => state.ids);
  const shown = data.filter((one) => !leaving.has(one.id));
  if (shown.length < 2) return null;
  return (
    <nav
      aria-label={t("canvas.others")}
      className="scroll-thin flex shrink-0 gap-1 overflow-x-auto border-b border-line pr-14 pl-2"
    >
      {shown.map((one) => (
        <button
          key={one.id}
          type="button"
          aria-current={one.id === artefactId || undefined}
          onClick={() => openPanel({ kind: "artefact", artefactId: one.id }, true)}
          className="min-h-11 max-w-[12rem] shrink-0 truncate border-b-2 border-transparent px-2.5 text-sm text-ink-soft hover:text-ink aria-[current]:border-accent aria-[current]:font-medium aria-[current]:text-ink"
        >
          {one.title}
        </button>
      ))}
    </nav>
  );
}
