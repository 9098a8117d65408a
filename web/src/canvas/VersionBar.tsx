import { ChevronLeft, ChevronRight, Undo2 } from "lucide-react";
import { dateTime } from "../i18n/format";
import { useT } from "../i18n/t";
import { Button, IconButton } from "../ui/Button";
import { tell, tellError } from "../ui/toast";
import { useRestore } from "./queries";
import type { Artefact, Version } from "./types";

interface Props {
  artefact: Artefact;
  /** The newest first. */
  versions: Version[];
  shown: number;
  onShow: (version: number | null) => void;
}

/** Which version is shown, with those before and after it. */
export function VersionBar({ artefact, versions, shown, onShow }: Props) {
  const t = useT();
  const restore = useRestore(artefact.id);
  const at = versions.findIndex((one) => one.version === shown);
  const version = versions[at];
  const [older, newer] = [versions[at + 1], versions[at - 1]];
  const show = (one: Version | undefined) => one && onShow(one.version === artefact.version ? null : one.version);
  if (!version) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-1 text-sm text-ink-soft">
      <IconButton size="small" label={t("canvas.older")} disabled={!older} onClick={() => show(older)}>
        <ChevronLeft size={18} aria-hidden />
      </IconButton>
      <span className="tabular-nums" aria-live="polite">
        {t("canvas.version", { version: version.version })}
      </span>
      <IconButton size="small" label={t("canvas.newer")} disabled={!newer} onClick={() => show(newer)}>
        <ChevronRight size={18} aria-hidden />
      </IconButton>
      <span className="min-w-0 flex-1 truncate" title={aboutOf(version, t)}>
        {dateTime(version.created_at)} · {aboutOf(version, t)}
      </span>
      {newer && (
        <Button
          size="small"
          icon={<Undo2 size={15} aria-hidden />}
          busy={restore.isPending}
          onClick={() =>
            restore.mutate(shown, {
              onSuccess: () => {
                onShow(null);
                tell(t("canvas.restored", { version: shown }));
              },
              onError: tellError,
            })
          }
        >
          {t("canvas.restore")}
        </Button>
      )}
    </div>
  );
}

function aboutOf(version: Version, t: ReturnType<typeof useT>): string {
  if (version.restored_from !== null) return t("canvas.from_version", { version: version.restored_from });
  return version.note || t(version.made_by === "model" ? "canvas.by_model" : "canvas.by_you");
}
