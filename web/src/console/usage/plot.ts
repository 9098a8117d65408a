import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";

/** Colours of the lines, by the theme's own variables; the last is that of all others together. */
export const COLOURS = ["--series-1", "--series-2", "--series-3", "--series-4", "--series-5"] as const;
export const REST_COLOUR = "--line-strong";

export interface Plotted {
  starts: number[];
  /** Each on top of those before it. */
  heights: number[][];
  colours: string[];
  value: (value: number) => string;
  time: (at: number) => string;
}

const HEIGHT = 260;
const ROOM = 64;

function variable(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** Bars that stand on each other. `at` is told which step the pointer or the keys are on, null for none. */
export function plot(root: HTMLElement, told: Plotted, at: (step: number | null) => void): uPlot {
  const bars = uPlot.paths.bars?.({ size: [0.75, 48], align: 1 });
  // The highest first: what is lower is drawn over it.
  const order = told.heights.map((_, place) => place).reverse();
  const axis = { stroke: () => variable("--ink-soft"), font: "12px system-ui, sans-serif" };
  const grid = { stroke: () => variable("--line"), width: 1 };
  return new uPlot(
    {
      width: root.clientWidth,
      height: HEIGHT,
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
      scales: {
        x: { time: true, range: (_, low, high) => [low, high + step(told.starts)] },
        y: { range: (_, __, high) => [0, high > 0 ? high * 1.05 : 1] },
      },
      axes: [
        { ...axis, grid: { show: false }, ticks: grid, values: (_, splits) => splits.map(told.time), space: 90 },
        { ...axis, grid, ticks: { show: false }, size: ROOM, values: (_, splits) => splits.map(told.value) },
      ],
      series: [
        {},
        ...order.map((place) => ({
          paths: bars,
          fill: () => variable(told.colours[place] ?? REST_COLOUR),
          width: 0,
          points: { show: false },
        })),
      ],
      hooks: { setCursor: [(drawn) => at(drawn.cursor.idx ?? null)] },
    },
    [told.starts, ...order.map((place) => told.heights[place] ?? [])],
    root,
  );
}

/** Of the axis behind the last start: as long as the step before it. */
function step(starts: number[]): number {
  const [one, other] = starts.slice(-2);
  return one !== undefined && other !== undefined ? other - one : 86_400;
}
