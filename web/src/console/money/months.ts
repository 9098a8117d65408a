/** Months in UTC, as bills have them: 2026-11. The newest first. */
export function months(count: number, now: Date = new Date()): string[] {
  return Array.from({ length: count }, (_, back) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1)).toISOString().slice(0, 7),
  );
}

/** Whether no call of it can come in any more. */
export function isOver(month: string, now: Date = new Date()): boolean {
  return month < now.toISOString().slice(0, 7);
}

/** Unix seconds of a day within it, to be written in words. */
export function middle(month: string): number {
  return Date.parse(`${month}-15T12:00:00Z`) / 1000;
}
