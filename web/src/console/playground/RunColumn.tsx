import { Square } from "lucide-react";
import { money, number, seconds } from "../../i18n/format";
import { useT } from "../../i18n/t";
import { Button, IconButton } from "../../ui/Button";
import { CopyButton } from "../../ui/Copy";
import { Failed, Spinner } from "../../ui/states";
import { LogprobsView } from "./LogprobsView";
import { type Choice, measured, type Run } from "./run";

interface Props {
  run: Run;
  /** Its place, where another column is of the same model. */
  twin: number | null;
  price: { input: number; output: number; currency: string } | null;
  onStop: () => void;
  onGoOn: (choice: Choice) => void;
}

/** What one model answers, and how fast and dear that is. */
export function RunColumn({ run, twin, price, onStop, onGoOn }: Props) {
  const t = useT();
  const isRunning = run.state === "waiting" || run.state === "writing";
  const name = twin === null ? run.model : `${run.model} (${twin})`;
  return (
    <section
      aria-label={t("playground.answer_of", { model: name })}
      aria-busy={isRunning}
      className="flex min-w-0 flex-col gap-3 rounded-card border border-line bg-raised p-4 shadow-low"
    >
      <header className="flex items-center justify-between gap-2">
        <h2 className="min-w-0 truncate font-semibold">{name}</h2>
        {isRunning && (
          <IconButton size="small" label={t("playground.stop_one", { model: name })} onClick={onStop}>
            <Square size={15} aria-hidden />
          </IconButton>
        )}
      </header>
      {run.state === "waiting" && <Spinner words label={t("playground.waiting")} />}
      {run.choices.map((choice, at) => (
        <Answer
          // biome-ignore lint/suspicious/noArrayIndexKey: answers are known by their places
          key={at}
          choice={choice}
          number={run.choices.length > 1 ? at + 1 : null}
          isDone={!isRunning}
          onGoOn={() => onGoOn(choice)}
        />
      ))}
      {run.state === "stopped" && <p className="text-sm text-ink-soft">{t("playground.stopped")}</p>}
      {run.error !== null && <Failed error={run.error} />}
      <Measures run={run} price={price} />
    </section>
  );
}

interface AnswerProps {
  choice: Choice;
  number: number | null;
  isDone: boolean;
  onGoOn: () => void;
}

function Answer({ choice, number: place, isDone, onGoOn }: AnswerProps) {
  const t = useT();
  return (
    <article className="flex min-w-0 flex-col gap-2 border-line not-first-of-type:border-t not-first-of-type:pt-3">
      {place !== null && <h3 className="text-sm text-ink-soft">{t("playground.answer_number", { number: place })}</h3>}
      {choice.thinking && (
        <details className="text-sm text-ink-soft">
          <summary>{t("playground.thoughts")}</summary>
          <p className="mt-1 break-words whitespace-pre-wrap">{choice.thinking}</p>
        </details>
      )}
      {choice.logprobs.length > 0 ? (
        <LogprobsView tokens={choice.logprobs} />
      ) : (
        choice.text && <p className="break-words whitespace-pre-wrap">{choice.text}</p>
      )}
      {choice.toolCalls.map((call) => (
        <div key={call.id} className="rounded-lg border border-line bg-sunken p-3">
          <p className="text-sm font-medium">{t("playground.calls", { name: call.name })}</p>
          <pre className="mt-1 overflow-x-auto font-mono text-[0.8125rem] whitespace-pre-wrap">{call.arguments}</pre>
        </div>
      ))}
      {isDone && (
        <div className="flex flex-wrap items-center gap-2">
          {choice.text && <CopyButton text={choice.text} label={t("playground.copy_answer")} />}
          <Button size="small" look="quiet" onClick={onGoOn}>
            {choice.toolCalls.length > 0 ? t("playground.give_results") : t("playground.go_on")}
          </Button>
          {choice.finish && (
            <span className="text-sm text-ink-soft">{t("playground.ended", { why: choice.finish })}</span>
          )}
        </div>
      )}
    </article>
  );
}

function Measures({ run, price }: Pick<Props, "run" | "price">) {
  const t = useT();
  const { first, total, perSecond, cost } = measured(run, price);
  const facts: [label: string, value: string][] = [];
  if (first !== null) facts.push([t("playground.first_token"), seconds(first)]);
  if (total !== null) facts.push([t("playground.total"), seconds(total)]);
  if (perSecond !== null)
    facts.push([t("playground.per_second"), number(perSecond, { maximumFractionDigits: perSecond < 10 ? 1 : 0 })]);
  if (run.usage) {
    facts.push([t("playground.tokens_in"), number(run.usage.prompt)]);
    facts.push([t("playground.tokens_out"), number(run.usage.completion)]);
  }
  if (run.usage && run.state === "done")
    facts.push([t("playground.cost"), cost === null || !price ? t("playground.no_cost") : money(cost, price.currency)]);
  if (facts.length === 0) return null;
  return (
    <dl className="mt-auto grid grid-cols-2 gap-x-4 gap-y-1 border-t border-line pt-2 text-sm">
      {facts.map(([label, value]) => (
        <div key={label} className="flex min-w-0 justify-between gap-2">
          <dt className="text-ink-soft">{label}</dt>
          <dd className="tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
