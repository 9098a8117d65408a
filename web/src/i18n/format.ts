import { language } from "./language";

/** Numbers, money, dates and sizes as the user's language and country write them. All times come as RFC 3339, as Unix
 * seconds or as Date. */
type Time = string | number | Date;

const made = new Map<string, unknown>();

function kept<F>(kind: string, options: object, make: (region: string) => F): F {
  const region = language.getState().region;
  const key = `${kind} ${region} ${JSON.stringify(options)}`;
  let found = made.get(key) as F | undefined;
  if (!found) {
    found = make(region);
    made.set(key, found);
  }
  return found;
}

function asDate(time: Time): Date {
  return typeof time === "number" ? new Date(time * 1000) : new Date(time);
}

export function number(value: number, options: Intl.NumberFormatOptions = {}): string {
  return kept("number", options, (region) => new Intl.NumberFormat(region, options)).format(value);
}

/** 12,345 → 12K: for where there is little room. */
export function compact(value: number): string {
  return number(value, { notation: "compact", maximumFractionDigits: 1 });
}

export function percent(share: number, digits = 0): string {
  return number(share, { style: "percent", maximumFractionDigits: digits });
}

/** Small amounts keep what is worth knowing: 0.000123 € stays that. */
export function money(value: number, currency: string): string {
  const digits = value !== 0 && Math.abs(value) < 0.01 ? { maximumSignificantDigits: 3 } : {};
  return number(value, { style: "currency", currency, ...digits });
}

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

export function bytes(value: number): string {
  const power = value < 1 ? 0 : Math.min(Math.floor(Math.log10(value) / 3), UNITS.length - 1);
  const unit = UNITS[power] ?? "byte";
  return number(value / 1000 ** power, {
    style: "unit",
    unit,
    unitDisplay: "short",
    maximumFractionDigits: power > 1 ? 1 : 0,
  });
}

/** 0.34 → 340 ms; 12.3 → 12 s; 75 → 1 min 15 s. */
export function seconds(value: number): string {
  if (value < 1) return number(Math.round(value * 1000), { style: "unit", unit: "millisecond" });
  if (value < 60) {
    return number(value, {
      style: "unit",
      unit: "second",
      unitDisplay: "short",
      maximumFractionDigits: value < 10 ? 1 : 0,
    });
  }
  const whole = Math.round(value);
  const minutes = number(Math.floor(whole / 60), { style: "unit", unit: "minute", unitDisplay: "short" });
  return `${minutes} ${number(whole % 60, { style: "unit", unit: "second", unitDisplay: "short" })}`;
}

export function date(time: Time, options: Intl.DateTimeFormatOptions = { dateStyle: "medium" }): string {
  return kept("date", options, (region) => new Intl.DateTimeFormat(region, options)).format(asDate(time));
}

export function dateTime(time: Time): string {
  return date(time, { dateStyle: "medium", timeStyle: "short" });
}

export function clock(time: Time): string {
  return date(time, { timeStyle: "short" });
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

/** Three minutes ago, yesterday, in two days. */
export function relative(time: Time, now: Date = new Date()): string {
  const distance = (asDate(time).getTime() - now.getTime()) / 1000;
  const [unit, size] = STEPS.find(([, length]) => Math.abs(distance) >= length) ?? ["second", 1];
  const format = kept("relative", {}, (region) => new Intl.RelativeTimeFormat(region, { numeric: "auto" }));
  return unit === "second" ? format.format(0, "second") : format.format(Math.trunc(distance / size), unit);
}

export function list(items: string[]): string {
  return kept("list", {}, (region) => new Intl.ListFormat(region)).format(items);
}

/** In the order of the language's alphabet. */
export function compare(one: string, other: string): number {
  return kept("collator", {}, (region) => new Intl.Collator(region, { numeric: true })).compare(one, other);
}
