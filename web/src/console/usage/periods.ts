/** Periods as they are chosen, and the steps in which they are shown. Times are Unix seconds; days are those of the
 * user's own clock. */
export type Step = "hour" | "day" | "month";
export const PRESETS = ["24h", "7d", "30d", "month", "year", "own"] as const;
export type Preset = (typeof PRESETS)[number];

export interface Period {
  since: number;
  until: number;
  step: Step;
}

const HOUR = 3600;
const DAY = 24 * HOUR;

export function isPreset(text: string | null): text is Preset {
  return PRESETS.some((one) => one === text);
}

/** The user's time zone, as the server names it. */
export function zone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

/** `from` and `to` are days as 2026-11-01, both within; for `own` only. The end is that of the hour that runs, so that
 * the same question is asked for an hour. */
export function periodOf(preset: Preset, from: string, to: string, now: Date = new Date()): Period {
  const until = (Math.floor(now.getTime() / 1000 / HOUR) + 1) * HOUR;
  const midnight = (back: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() - back).getTime() / 1000;
  if (preset === "24h") return { since: until - DAY, until, step: "hour" };
  if (preset === "7d") return { since: midnight(6), until, step: "day" };
  if (preset === "month") {
    const first = new Date(now.getFullYear(), now.getMonth(), 1).getTime() / 1000;
    return { since: first, until, step: "day" };
  }
  if (preset === "year") {
    const first = new Date(now.getFullYear(), now.getMonth() - 11, 1).getTime() / 1000;
    return { since: first, until, step: "month" };
  }
  if (preset === "own") {
    const own = ownPeriod(from, to);
    if (own) return own;
  }
  return { since: midnight(29), until, step: "day" };
}

function ownPeriod(from: string, to: string): Period | null {
  const [first, last] = [dayOf(from), dayOf(to)];
  if (!first || !last || last < first) return null;
  const end = new Date(last.getFullYear(), last.getMonth(), last.getDate() + 1);
  const [since, until] = [first.getTime() / 1000, end.getTime() / 1000];
  const days = Math.round((until - since) / DAY);
  return { since, until, step: days <= 2 ? "hour" : days <= 92 ? "day" : "month" };
}

function dayOf(text: string): Date | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!found) return null;
  const day = new Date(Number(found[1]), Number(found[2]) - 1, Number(found[3]));
  return day.getDate() === Number(found[3]) ? day : null;
}

/** As 2026-11-01, for a field of a day. */
export function written(at: number): string {
  const day = new Date(at * 1000);
  const two = (part: number) => String(part).padStart(2, "0");
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/** As long, and just before: what figures are compared with. */
export function before({ since, until, step }: Period): Period {
  return { since: since - (until - since), until: since, step };
}
