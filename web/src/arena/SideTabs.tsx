import { useT } from "../i18n/t";
import { joined } from "../ui/joined";
import { letterOf, type Side } from "./comparing";

interface Props {
  sides: Side[];
  shown: number;
  onShow: (at: number) => void;
}

/** Where there is room for one answer only: which one. */
export function SideTabs({ sides, shown, onShow }: Props) {
  const t = useT();
  return (
    <div role="group" aria-label={t("arena.answers")} className="flex border-b border-line md:hidden">
      {sides.map((side, at) => (
        <button
          key={side.id}
          type="button"
          aria-pressed={at === shown}
          onClick={() => onShow(at)}
          className={joined(
            "min-h-11 min-w-0 flex-1 border-b-2 px-1 text-sm font-semibold [overflow-wrap:anywhere]",
            at === shown ? "border-accent text-ink" : "border-transparent text-ink-soft",
          )}
        >
          {t("arena.side", { letter: letterOf(at) })}
        </button>
      ))}
    </div>
  );
}
