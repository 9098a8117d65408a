/** Limits of a key as a form has them. Each is as the settings say, none at all, or a number of one's own. */
export const DIMENSIONS = [
  "requests_per_minute",
  "tokens_per_minute",
  "tokens_per_day",
  "concurrent",
  "spend",
] as const;
export type Dimension = (typeof DIMENSIONS)[number];
export type Mode = "default" | "none" | "own";
export type Limits = Record<Dimension, { mode: Mode; text: string }>;
type Own = Partial<Record<Dimension, number | null>>;

const MILLION = 1_000_000;

/** `spend` is kept in millionths of the currency, and written in its units. */
export function limitsOf(own: Own): Limits {
  const of = (name: Dimension) => {
    const value = own[name];
    if (value === undefined) return { mode: "default" as const, text: "" };
    if (value === null) return { mode: "none" as const, text: "" };
    return { mode: "own" as const, text: String(name === "spend" ? value / MILLION : value) };
  };
  return {
    requests_per_minute: of("requests_per_minute"),
    tokens_per_minute: of("tokens_per_minute"),
    tokens_per_day: of("tokens_per_day"),
    concurrent: of("concurrent"),
    spend: of("spend"),
  };
}

/** Null where what was typed is no limit. */
export function numberOf(name: Dimension, text: string): number | null {
  const value = Number(text.trim().replace(",", "."));
  if (!text.trim() || !Number.isFinite(value) || value <= 0) return null;
  const whole = name === "spend" ? Math.round(value * MILLION) : value;
  return Number.isInteger(whole) && whole >= 1 ? whole : null;
}

export function wrong(limits: Limits): Dimension[] {
  return DIMENSIONS.filter((name) => limits[name].mode === "own" && numberOf(name, limits[name].text) === null);
}

/** For a new key: what is as the settings say is left out. */
export function ownLimits(limits: Limits): Own {
  const own: Own = {};
  for (const name of DIMENSIONS) {
    const { mode, text } = limits[name];
    if (mode === "none") own[name] = null;
    if (mode === "own") own[name] = numberOf(name, text);
  }
  return own;
}

/** For a change: every one of them is said. */
export function changedLimits(limits: Limits): Record<Dimension, number | null | "default"> {
  const of = (name: Dimension) => {
    const { mode, text } = limits[name];
    return mode === "default" ? ("default" as const) : mode === "none" ? null : numberOf(name, text);
  };
  return {
    requests_per_minute: of("requests_per_minute"),
    tokens_per_minute: of("tokens_per_minute"),
    tokens_per_day: of("tokens_per_day"),
    concurrent: of("concurrent"),
    spend: of("spend"),
  };
}
