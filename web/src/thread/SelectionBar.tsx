import { MessageCircleQuestion, Quote } from "lucide-react";
import type { RefObject } from "react";
import { useT } from "../i18n/t";
import { Button } from "../ui/Button";
import { SelectionToolbar } from "../ui/SelectionToolbar";
import { useSelected } from "../ui/selection";
import { useActions } from "./actions";

/** Beside what is selected in an answer: to quote it, or to ask about it. */
export function SelectionBar({ within }: { within: RefObject<HTMLElement | null> }) {
  const t = useT();
  const { quote } = useActions();
  const [selected, giveUp] = useSelected(within, "[data-answer]");
  if (!selected) return null;
  const take = (ask: boolean) => {
    quote(selected.text, ask);
    giveUp();
  };
  return (
    <SelectionToolbar at={selected} label={t("thread.selection")}>
      <Button look="quiet" size="small" icon={<Quote size={15} aria-hidden />} onClick={() => take(false)}>
        {t("thread.quote")}
      </Button>
      <Button
        look="quiet"
        size="small"
        icon={<MessageCircleQuestion size={15} aria-hidden />}
        onClick={() => take(true)}
      >
        {t("thread.ask_about")}
      </Button>
    </SelectionToolbar>
  );
}
