import { X } from "lucide-react";
import { useState } from "react";
import { money, number, seconds } from "../i18n/format";
import { useT } from "../i18n/t";
import { ModelPicker } from "../models/ModelPicker";
import { ConversationPane, type Finished } from "../thread/ConversationPane";
import { Plain } from "../thread/plain";
import { IconButton } from "../ui/Button";
import { joined } from "../ui/joined";
import { type Side, speedOf } from "./comparing";

interface Props {
  side: Side;
  label: string;
  /** Where there is room for one answer only, another is shown. */
  away: boolean;
  /** Who answers is not shown. */
  hidden: boolean;
  /** The model cannot be changed any more. */
  fixed: boolean;
  ask?: { key: number; content: string };
  onModel: (model: string) => void;
  onStarted: (conversationId: string) => void;
  onFinished: (finished: Finished) => void;
  onRemove?: () => void;
}

/** One model's answers, and below them what the last one took. */
export function SideColumn({ side, label, away, hidden, fixed, ask, onModel, onStarted, onFinished, onRemove }: Props) {
  const t = useT();
  // One that begins here is followed here; one of before is read.
  const [before] = useState(side.conversationId);
  return (
    <section
      aria-label={label}
      className={joined(
        "flex flex-1 flex-col border-r border-line last:border-r-0 max-md:min-h-0 md:min-w-[20rem] md:snap-start",
        away && "max-md:hidden",
      )}
    >
      <header className="flex min-h-11 items-center gap-2 border-b border-line px-3">
        <h2 className="text-sm font-semibold">{label}</h2>
        {hidden ? null : fixed ? (
          <span className="min-w-0 flex-1 truncate text-sm text-ink-soft">{side.model}</span>
        ) : (
          <ModelPicker value={side.model} onChange={onModel} />
        )}
        {onRemove && (
          <IconButton label={t("arena.remove", { side: label })} size="small" className="ml-auto" onClick={onRemove}>
            <X size={16} aria-hidden />
          </IconButton>
        )}
      </header>
      <div className="min-h-0 flex-1">
        <Plain value={label}>
          <ConversationPane
            key={`${side.id} ${side.model}`}
            conversationId={before}
            start={{ model: side.model }}
            temporary
            compact
            composer={false}
            ask={ask}
            onStarted={onStarted}
            onFinished={onFinished}
          />
        </Plain>
      </div>
      <Took finished={side.finished} />
    </section>
  );
}

function Took({ finished }: { finished: Finished | null }) {
  const t = useT();
  if (!finished) return <div className="min-h-8 border-t border-line" />;
  const { info } = finished;
  const speed = speedOf(finished);
  const facts: [string, string][] = [];
  if (info.time_to_first_token) facts.push([t("arena.first_token"), seconds(info.time_to_first_token)]);
  if (speed !== null)
    facts.push([
      t("arena.speed"),
      t("arena.tokens_per_second", { count: number(speed, { maximumFractionDigits: 0 }) }),
    ]);
  if (info.completion_tokens) facts.push([t("arena.tokens"), number(info.completion_tokens)]);
  if (info.currency) facts.push([t("arena.cost"), money((info.cost ?? 0) / 1_000_000, info.currency)]);
  return (
    <dl className="flex min-h-8 flex-wrap gap-x-4 gap-y-0.5 border-t border-line px-3 py-1.5 text-xs text-ink-soft">
      {facts.map(([name, value]) => (
        <div key={name} className="flex gap-1">
          <dt>{name}</dt>
          <dd className="font-medium text-ink tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
