import { Download, ExternalLink, Pencil, Printer, Trash2 } from "lucide-react";
import { useLocation } from "wouter";
import { useT } from "../i18n/t";
import type { MenuEntry } from "../ui/Menu";
import { tellError } from "../ui/toast";
import { deleteSoon } from "./deleting";
import { FORMATS, type Format, save } from "./exporting";
import type { WholeArtefact } from "./types";

interface Options {
  artefact: WholeArtefact;
  onRename: () => void;
  /** Left out where it cannot be printed. */
  onPrint?: () => void;
  /** It fills the page already. */
  whole: boolean;
}

/** messages: canvas.as_* — the forms in which an artefact can be saved. */
export function useArtefactMenu({ artefact, onRename, onPrint, whole }: Options): MenuEntry[] {
  const t = useT();
  const [, navigate] = useLocation();
  const entry = (form: Format) => ({
    label: t(`canvas.as_${form}`),
    onSelect: () => void save(artefact, form, artefact.shown.version, artefact.content).catch(tellError),
  });
  const print: MenuEntry[] = onPrint
    ? [{ label: t("canvas.print"), icon: <Printer aria-hidden />, onSelect: onPrint }]
    : [];
  const page: MenuEntry = {
    label: t("canvas.whole_page"),
    icon: <ExternalLink aria-hidden />,
    onSelect: () => navigate(`/artefacts/${artefact.id}`),
  };
  return [
    { label: t("canvas.save_as"), icon: <Download aria-hidden />, items: FORMATS[artefact.kind].map(entry) },
    ...print,
    ...(whole ? [] : [page]),
    { label: t("canvas.rename"), icon: <Pencil aria-hidden />, onSelect: onRename },
    null,
    {
      label: t("canvas.delete"),
      icon: <Trash2 aria-hidden />,
      danger: true,
      onSelect: () => {
        deleteSoon(artefact);
        if (whole) navigate("/artefacts");
      },
    },
  ];
}
