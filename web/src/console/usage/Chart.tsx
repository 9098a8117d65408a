import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type uPlot from "uplot";
import { useT } from "../../i18n/t";
import { joined } from "../../ui/joined";
import { Spinner } from "../../ui/states";
import { type Line, REST, stacked } from "./figures";

const MARKS = ["bg-series-1", "bg-series-2", "bg-series-3", "bg-series-4", "bg-series-5"];
export const MOST_LINES = MARKS.length;

interface Props {
  label: string;
  starts: number[];
  lines: Line[];
  value: (value: number) => string;
  time: (at: number) => string;
  axisTime: (at: number) => string;
}

/** The figures over time. What the pointer or the arrow keys are on is told in words below it. */
export function Chart({ label, starts, lines, value, time, axisTime }: Props) {
  const t = useT();
  const root = useRef<HTMLDivElement>(null);
  const drawn = useRef<uPlot | null>(null);
  const [ready, setReady] = useState(false);
  const [step, setStep] = useState<number | null>(null);
  const told = JSON.stringify([starts, lines]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `told` is what is drawn
  useEffect(() => {
    const frame = root.current;
    if (!frame) return;
    let gone = false;
    import("./plot").then(({ plot, COLOURS, REST_COLOUR }) => {
      if (gone) return;
      const colours = lines.map((line, at) => (line.label === REST ? REST_COLOUR : (COLOURS[at] ?? REST_COLOUR)));
      drawn.current = plot(frame, { starts, heights: stacked(lines), colours, value, time: axisTime }, setStep);
      setReady(true);
    });
    const resized = new ResizeObserver(() => {
      const { current } = drawn;
      if (current) current.setSize({ width: frame.clientWidth, height: current.height });
    });
    resized.observe(frame);
    const themed = new MutationObserver(() => drawn.current?.redraw());
    themed.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    return () => {
      gone = true;
      resized.disconnect();
      themed.disconnect();
      drawn.current?.destroy();
      drawn.current = null;
    };
  }, [told]);
  const move = (to: number) => {
    const chart = drawn.current;
    const at = Math.min(Math.max(to, 0), starts.length - 1);
    if (chart) chart.setCursor({ left: chart.valToPos(starts[at] ?? 0, "x") + 1, top: 10 });
    setStep(at);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, number> = {
      ArrowLeft: (step ?? starts.length) - 1,
      ArrowRight: (step ?? -1) + 1,
      Home: 0,
      End: starts.length - 1,
    };
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    move(to);
  };
  return (
    <figure className="flex min-w-0 flex-col gap-3">
      {!ready && <Spinner />}
      <div
        ref={root}
        role="img"
        aria-label={`${label}. ${t("usage.chart_keys")}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        className="min-h-[260px] w-full min-w-0 overflow-hidden rounded-lg"
      />
      <figcaption className="flex flex-col gap-1.5 text-sm" aria-live="polite">
        <span className="text-ink-soft">{step === null ? t("usage.whole_period") : time(starts[step] ?? 0)}</span>
        <ul className="flex flex-wrap gap-x-5 gap-y-1.5">
          {lines.map((line, at) => (
            <li key={line.label} className="flex min-w-0 items-center gap-2">
              <span
                aria-hidden
                className={joined("size-3 shrink-0 rounded-sm", line.label === REST ? "bg-line-strong" : MARKS[at])}
              />
              <span className="break-all">
                {line.label === REST ? t("usage.rest") : line.name || t("usage.nobody")}
              </span>
              <span className="font-medium tabular-nums">
                {value(step === null ? line.values.reduce((sum, one) => sum + one, 0) : (line.values[step] ?? 0))}
              </span>
            </li>
          ))}
        </ul>
      </figcaption>
    </figure>
  );
}
