import { ChevronRight } from "lucide-react";
import { seconds } from "../i18n/format";
import { useT } from "../i18n/t";
import { Markdown } from "../markdown/Markdown";

interface Props {
  text: string;
  /** In seconds, where it is known. */
  time: number | undefined;
  /** It goes on. */
  live: boolean;
}

/** What the model thought before it answered: one line, until somebody wants to read it. */
export function Thoughts({ text, time, live }: Props) {
  const t = useT();
  const told = time !== undefined && time >= 0.5 && !live;
  return (
    <details className="group/thoughts text-sm text-ink-soft">
      <summary className="inline-flex min-h-8 list-none items-center gap-1 rounded-lg hover:text-ink [&::-webkit-details-marker]:hidden">
        <ChevronRight size={15} aria-hidden className="transition-transform group-open/thoughts:rotate-90" />
        {live ? t("thread.thinking") : told ? t("thread.thought_for", { time: seconds(time) }) : t("thread.thoughts")}
      </summary>
      <div className="mt-1 ml-1.5 max-h-96 scroll-thin overflow-y-auto border-l-2 border-line pl-4">
        <Markdown text={text} live={live} />
      </div>
    </details>
  );
}
