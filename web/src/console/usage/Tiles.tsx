import { TrendingDown, TrendingUp } from "lucide-react";
import { compact, number, percent, seconds } from "../../i18n/format";
import { useT } from "../../i18n/t";
import { joined } from "../../ui/joined";
import { change, figureOf, METRICS, type Metric, type Sums } from "./figures";
import type { Latency } from "./queries";

interface Props {
  now: Sums;
  then: Sums | undefined;
  latency: Latency | undefined;
  currency: string;
  metric: Metric;
  format: (metric: Metric, value: number) => string;
  onChoose: (metric: Metric) => void;
}

// messages: usage.metric.*
/** The totals; one of them is what the chart shows. */
export function Tiles({ now, then, latency, currency, metric, format, onChoose }: Props) {
  const t = useT();
  return (
    <fieldset className="grid fit-cols-9 gap-3">
      <legend className="sr-only">{t("usage.shown")}</legend>
      {METRICS.map((one) => {
        const value = figureOf(now, one, currency);
        return (
          <label
            key={one}
            className={joined(
              "flex cursor-pointer flex-col gap-0.5 rounded-card border bg-raised p-4 shadow-low",
              "has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent",
              one === metric ? "border-accent ring-1 ring-accent" : "border-line hover:border-line-strong",
            )}
          >
            <input
              type="radio"
              name="metric"
              className="sr-only"
              checked={one === metric}
              onChange={() => onChoose(one)}
            />
            <span className="text-sm text-ink-soft">{t(`usage.metric.${one}`)}</span>
            <span className="text-2xl font-semibold whitespace-nowrap tabular-nums max-sm:text-lg">
              {format(one, value)}
            </span>
            {one === "tokens" ? (
              <span className="text-xs text-ink-soft">
                {t("usage.in_out", { in: compact(now.prompt_tokens ?? 0), out: compact(now.completion_tokens ?? 0) })}
              </span>
            ) : one === "errors" ? (
              <span className="text-xs text-ink-soft">
                {t("usage.of_calls", { share: percent((now.calls ?? 0) > 0 ? value / (now.calls ?? 1) : 0, 1) })}
              </span>
            ) : null}
            {then && <Change value={change(value, figureOf(then, one, currency))} />}
          </label>
        );
      })}
      <div className="flex flex-col gap-0.5 rounded-card border border-line bg-raised p-4 shadow-low max-lg:col-span-full">
        <span className="text-sm text-ink-soft">{t("usage.first_token")}</span>
        <span className="text-2xl font-semibold tabular-nums">{inSeconds(latency?.total.first?.p50)}</span>
        <span className="text-xs text-ink-soft">{t("usage.p95", { time: inSeconds(latency?.total.first?.p95) })}</span>
        <span className="text-xs text-ink-soft">
          {t("usage.whole", { time: inSeconds(latency?.total.whole?.p50) })}
        </span>
      </div>
    </fieldset>
  );
}

export function inSeconds(value: number | undefined): string {
  return value === undefined ? "–" : seconds(value);
}

function Change({ value }: { value: number | null }) {
  const t = useT();
  if (value === null) return <span className="text-xs text-ink-soft">{t("usage.no_before")}</span>;
  const Icon = value < 0 ? TrendingDown : TrendingUp;
  const words = number(value, { style: "percent", maximumFractionDigits: 0, signDisplay: "exceptZero" });
  return (
    <span className="flex items-center gap-1 text-xs text-ink-soft">
      <Icon size={13} aria-hidden /> {t("usage.change", { change: words })}
    </span>
  );
}
