import type { Managed } from "../../api/types";

export type Series = Managed<"/api/v1/usage/series", "get">;
export type Sums = Series["total"];
export type Group = Series["groups"][number];

export const METRICS = ["tokens", "calls", "errors", "cost"] as const;
export type Metric = (typeof METRICS)[number];

const MILLION = 1_000_000;

/** What one amount of money is in the units of its currency. */
export function amount(sums: Sums, currency: string): number {
  return (sums.costs?.[currency] ?? 0) / MILLION;
}

/** The currency with the largest cost: what is shown where there is room for one. */
export function mainCurrency(sums: Sums): string {
  const every = Object.entries(sums.costs ?? {}).sort(([, one], [, other]) => other - one);
  return every[0]?.[0] ?? "EUR";
}

export function figureOf(sums: Sums, metric: Metric, currency: string): number {
  if (metric === "tokens") return (sums.prompt_tokens ?? 0) + (sums.completion_tokens ?? 0);
  if (metric === "calls") return sums.calls ?? 0;
  if (metric === "errors") return sums.failed_calls ?? 0;
  return amount(sums, currency);
}

/** By how much it is more than before, as a share; null where there was nothing to compare with. */
export function change(now: number, then: number): number | null {
  return then > 0 ? now / then - 1 : null;
}

export interface Line {
  label: string;
  name: string;
  values: number[];
}

export const REST = "\u0000rest";

/** What a chart stacks: the largest groups by the metric, and all others together. */
export function lines(series: Series, metric: Metric, currency: string, most: number): Line[] {
  const told = series.groups.filter((group) => group.steps.length > 0);
  const size = (group: Group) => figureOf(group.total, metric, currency);
  const shown = [...told]
    .sort((one, other) => size(other) - size(one))
    .slice(0, most)
    .filter((group) => size(group) > 0);
  const found = shown.map(({ label, name, steps }) => ({
    label,
    name,
    values: steps.map((sums) => figureOf(sums, metric, currency)),
  }));
  const rest = series.steps.map((sums, at) => {
    const own = found.reduce((sum, line) => sum + (line.values[at] ?? 0), 0);
    return Math.max(0, figureOf(sums, metric, currency) - own);
  });
  // Sums of money are no whole numbers: what is left of them by rounding is nothing.
  if (rest.some((value) => value > 1e-9)) found.push({ label: REST, name: "", values: rest });
  return found;
}

/** Each line on top of those before it. */
export function stacked(all: Line[]): number[][] {
  const heights = new Array<number>(all[0]?.values.length ?? 0).fill(0);
  return all.map((line) => {
    for (const [at, value] of line.values.entries()) heights[at] = (heights[at] ?? 0) + value;
    return [...heights];
  });
}

/** A cell of CSV that no spreadsheet takes for a formula. */
function cell(value: string | number): string {
  const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function csv(rows: (string | number)[][]): string {
  return rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

/** The figures of the table of groups, with the names of the API. */
export function groupsCsv(series: Series): string {
  const currencies = Object.keys(series.total.costs ?? {}).sort();
  const head = ["label", "name", "calls", "failed_calls", "prompt_tokens", "cached_tokens", "completion_tokens"];
  const rows = series.groups.map(({ label, name, total }) => [
    label,
    name,
    total.calls ?? 0,
    total.failed_calls ?? 0,
    total.prompt_tokens ?? 0,
    total.cached_tokens ?? 0,
    total.completion_tokens ?? 0,
    ...currencies.map((currency) => amount(total, currency).toFixed(6)),
  ]);
  return csv([[...head, ...currencies.map((currency) => `cost_${currency}`)], ...rows]);
}

export function stepsCsv(series: Series): string {
  const currencies = Object.keys(series.total.costs ?? {}).sort();
  const head = ["start", "calls", "failed_calls", "prompt_tokens", "cached_tokens", "completion_tokens"];
  const rows = series.steps.map((sums, at) => [
    new Date((series.starts[at] ?? 0) * 1000).toISOString(),
    sums.calls ?? 0,
    sums.failed_calls ?? 0,
    sums.prompt_tokens ?? 0,
    sums.cached_tokens ?? 0,
    sums.completion_tokens ?? 0,
    ...currencies.map((currency) => amount(sums, currency).toFixed(6)),
  ]);
  return csv([[...head, ...currencies.map((currency) => `cost_${currency}`)], ...rows]);
}
