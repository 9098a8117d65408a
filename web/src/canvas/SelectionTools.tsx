import { MessageCircleQuestion, WandSparkles } from "lucide-react";
import type { RefObject } from "react";
import { useT } from "../i18n/t";
import { Button } from "../ui/Button";
import { SelectionToolbar } from "../ui/SelectionToolbar";
import { useSelected } from "../ui/selection";
import { askAbout } from "./asking";
import type { Artefact } from "./types";

/** Beside what is selected: to ask about it, or to have it changed. */
export function SelectionTools({ artefact, within }: { artefact: Artefact; within: RefObject<HTMLElement | null> }) {
  const t = useT();
  const [selected, giveUp] = useSelected(within);
  if (!selected) return null;
  const take = (words: string) => {
    askAbout(artefact, words, selected.text);
    giveUp();
  };
  return (
    <SelectionToolbar at={selected} label={t("canvas.selection")}>
      <Button
        look="quiet"
        size="small"
        icon={<MessageCircleQuestion size={15} aria-hidden />}
        onClick={() => take(t("canvas.ask_about"))}
      >
        {t("canvas.ask")}
      </Button>
      <Button
        look="quiet"
        size="small"
        icon={<WandSparkles size={15} aria-hidden />}
        onClick={() => take(t("canvas.ask_change"))}
      >
        {t("canvas.change")}
      </Button>
    </SelectionToolbar>
  );
}
