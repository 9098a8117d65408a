import type { Thread } from "./types";

/** A part of the history: of a day, of some days, or of a month. */
export type Period =
  | { kind: "today" | "yesterday" | "week" }
  /** The first day of it. */
  | { kind: "month"; at: Date };

export type HistoryRow = { kind: "heading"; key: string; period: Period } | { kind: "thread"; thread: Thread };

function startOfDay(at: Date, daysBefore = 0): Date {
  // By the calendar, not by 24 hours: days on which clocks change are longer or shorter.
  return new Date(at.getFullYear(), at.getMonth(), at.getDate() - daysBefore);
}

/** In the user's own time zone. What is newer than now, by a clock that is ahead, is of today. */
export function periodOf(time: string, now: Date): Period {
  const at = new Date(time);
  if (at >= startOfDay(now)) return { kind: "today" };
  if (at >= startOfDay(now, 1)) return { kind: "yesterday" };
  if (at >= startOfDay(now, 7)) return { kind: "week" };
  return { kind: "month", at: new Date(at.getFullYear(), at.getMonth(), 1) };
}

function keyOf(period: Period): string {
  return period.kind === "month" ? `${period.at.getFullYear()}-${period.at.getMonth() + 1}` : period.kind;
}

/** Headings and threads in one list, the threads in the order in which they came. */
export function rowsOf(threads: Thread[], now: Date): HistoryRow[] {
  const rows: HistoryRow[] = [];
  let last = "";
  for (const thread of threads) {
    const period = periodOf(thread.updated_at, now);
    const key = keyOf(period);
    if (key !== last) rows.push({ kind: "heading", key, period });
    last = key;
    rows.push({ kind: "thread", thread });
  }
  return rows;
}
