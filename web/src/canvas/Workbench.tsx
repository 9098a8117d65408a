import { Ellipsis } from "lucide-react";
import { useRef, useState } from "react";
import { useT } from "../i18n/t";
import { IconButton } from "../ui/Button";
import { CopyButton } from "../ui/Copy";
import { joined } from "../ui/joined";
import { Menu } from "../ui/Menu";
import { Badge, Failed, Loading } from "../ui/states";
import { ArtefactView, Source } from "./ArtefactView";
import { DiffView } from "./DiffView";
import { Editing } from "./Editing";
import { print } from "./printing";
import { useArtefact, useVersions } from "./queries";
import { RenameDialog } from "./RenameDialog";
import { SelectionTools } from "./SelectionTools";
import type { Version, WholeArtefact } from "./types";
import { useUnsaved } from "./unsaved";
import { useArtefactMenu } from "./useArtefactMenu";
import { VersionBar } from "./VersionBar";
import "./canvas.css";

type Mode = "view" | "source" | "changes" | "edit";

interface Props {
  artefactId: string;
  /** What is shown first; the newest where it is left out. */
  version?: number;
  /** It fills the page: nothing is beside its heading. */
  whole?: boolean;
}

/** One artefact, to be read, compared, written in and taken along. */
export function Workbench({ artefactId, version, whole = false }: Props) {
  const [wanted, setWanted] = useState<number | null>(version ?? null);
  const newest = useArtefact(artefactId);
  const asked = useArtefact(artefactId, wanted, wanted !== null);
  const versions = useVersions(artefactId);
  const shown = wanted === null ? newest : asked;
  const failure = newest.error ?? shown.error ?? versions.error;
  if (failure) {
    const again = () => void Promise.all([newest.refetch(), versions.refetch()]);
    return (
      <div className="p-4 pt-14">
        <Failed error={failure} onRetry={again} />
      </div>
    );
  }
  if (!newest.data || !shown.data || !versions.data) return <Loading />;
  return (
    <Open
      newest={newest.data}
      artefact={{ ...shown.data, title: newest.data.title, version: newest.data.version }}
      versions={versions.data}
      onShow={setWanted}
      whole={whole}
    />
  );
}

interface OpenProps {
  newest: WholeArtefact;
  artefact: WholeArtefact;
  versions: Version[];
  onShow: (version: number | null) => void;
  whole: boolean;
}

function Open({ newest, artefact, versions, onShow, whole }: OpenProps) {
  const t = useT();
  const unsaved = useUnsaved((state) => Boolean(state[artefact.id]));
  const [mode, setMode] = useState<Mode>(unsaved ? "edit" : "view");
  const [renaming, setRenaming] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const printable = mode !== "edit" && !(mode === "view" && artefact.kind === "html");
  const entries = useArtefactMenu({
    artefact,
    whole,
    onRename: () => setRenaming(true),
    onPrint: printable ? () => frame.current && print(frame.current) : undefined,
  });
  const before = versions[versions.findIndex((one) => one.version === artefact.shown.version) + 1];
  const edit = (chosen: Mode) => {
    // Only the newest can be written in: an older one is restored first.
    if (chosen === "edit") onShow(null);
    setMode(chosen);
  };
  return (
    <div className="flex h-full min-h-0 flex-col">
      <header className="flex flex-col gap-1 border-b border-line px-3 pt-2.5 pb-1.5">
        <div className={joined("flex items-center gap-2", !whole && "pr-11")}>
          <h2 className="min-w-0 flex-1 truncate font-semibold" title={artefact.title}>
            {artefact.title}
          </h2>
          {unsaved && <Badge tone="warn">{t("canvas.unsaved")}</Badge>}
          <CopyButton text={artefact.content} label={t("canvas.copy")} />
          <Menu
            trigger={
              <IconButton label={t("canvas.more")} size="small">
                <Ellipsis size={18} aria-hidden />
              </IconButton>
            }
            entries={entries}
          />
        </div>
        <VersionBar artefact={artefact} versions={versions} shown={artefact.shown.version} onShow={onShow} />
        <Modes artefact={artefact} mode={mode} compared={Boolean(before)} onMode={edit} />
      </header>
      <div ref={frame} className="min-h-0 flex-1 scroll-thin overflow-auto">
        {mode === "view" && <ArtefactView artefact={artefact} />}
        {mode === "source" && <Source artefact={artefact} />}
        {mode === "changes" && <Changes artefact={artefact} before={before?.version ?? null} />}
        {mode === "edit" && <Editing artefact={newest} onDone={() => setMode("view")} />}
      </div>
      {mode !== "edit" && <SelectionTools artefact={artefact} within={frame} />}
      {renaming && <RenameDialog artefact={artefact} onClose={() => setRenaming(false)} />}
    </div>
  );
}

interface ModesProps {
  artefact: WholeArtefact;
  mode: Mode;
  compared: boolean;
  onMode: (mode: Mode) => void;
}

/** messages: canvas.mode_* — the ways in which an artefact is shown. */
function Modes({ artefact, mode, compared, onMode }: ModesProps) {
  const t = useT();
  const modes: Mode[] = ["view"];
  if (artefact.kind !== "code") modes.push("source");
  if (compared || mode === "changes") modes.push("changes");
  modes.push("edit");
  return (
    <fieldset className="flex gap-1 overflow-x-auto">
      <legend className="sr-only">{t("canvas.modes")}</legend>
      {modes.map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={one === mode}
          onClick={() => onMode(one)}
          className="min-h-8 shrink-0 rounded-lg px-2.5 text-sm text-ink-soft hover:bg-hover hover:text-ink aria-pressed:bg-accent-soft aria-pressed:font-medium aria-pressed:text-accent max-md:min-h-10"
        >
          {t(`canvas.mode_${one}`)}
        </button>
      ))}
    </fieldset>
  );
}

/** From the version before; the first one has none. */
function Changes({ artefact, before }: { artefact: WholeArtefact; before: number | null }) {
  const t = useT();
  const old = useArtefact(artefact.id, before, before !== null);
  if (before === null) return <p className="p-4 text-sm text-ink-soft">{t("canvas.first_version")}</p>;
  if (old.error) return <Failed error={old.error} onRetry={() => void old.refetch()} />;
  if (!old.data) return <Loading />;
  return <DiffView before={old.data.content} after={artefact.content} />;
}
