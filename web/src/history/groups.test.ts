import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { periodOf, rowsOf } from "./groups";
import { threadLike } from "./testing";

const NOW = new Date(2026, 10, 26, 12, 0);

function at(...day: [number, number, number, number?, number?]): string {
  return new Date(day[0], day[1], day[2], day[3] ?? 0, day[4] ?? 0).toISOString();
}

describe("the periods of the history", () => {
  it("begin at midnight where the user is", () => {
    expect(periodOf(at(2026, 10, 26), NOW).kind).toBe("today");
    expect(periodOf(at(2026, 10, 25, 23, 59), NOW).kind).toBe("yesterday");
    expect(periodOf(at(2026, 10, 24, 23, 59), NOW).kind).toBe("week");
    expect(periodOf(at(2026, 10, 19), NOW).kind).toBe("week");
    expect(periodOf(at(2026, 10, 18, 23, 59), NOW)).toEqual({ kind: "month", at: new Date(2026, 10, 1) });
  });

  it("take what a clock that is ahead has written for today's", () => {
    expect(periodOf(at(2026, 10, 28), NOW).kind).toBe("today");
  });

  it("have one heading each, of years apart two", () => {
    const times = [at(2026, 10, 26, 3), at(2026, 10, 26, 1), at(2026, 9, 9), at(2026, 9, 2), at(2025, 9, 2)];
    const rows = rowsOf(
      times.map((updated_at) => threadLike({ updated_at })),
      NOW,
    );
    expect(rows.map((row) => (row.kind === "heading" ? row.key : "-"))).toEqual([
      "today",
      "-",
      "-",
      "2026-10",
      "-",
      "-",
      "2025-10",
      "-",
    ]);
  });

  it("keep every thread and its place", () => {
    const ages = fc.array(fc.integer({ min: 0, max: 900 * 86_400 }), { maxLength: 30 });
    fc.assert(
      fc.property(ages, (seconds) => {
        const threads = [...seconds]
          .sort((one, other) => one - other)
          .map((age, n) => threadLike({ id: `${n}`, updated_at: new Date(NOW.getTime() - age * 1000).toISOString() }));
        const rows = rowsOf(threads, NOW);
        const headings = rows.flatMap((row) => (row.kind === "heading" ? [row.key] : []));
        expect(rows.flatMap((row) => (row.kind === "thread" ? [row.thread] : []))).toEqual(threads);
        expect(new Set(headings).size).toBe(headings.length);
      }),
      { numRuns: 50 },
    );
  });
});
