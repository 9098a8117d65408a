import { describe, expect, it } from "vitest";
import { change, csv, groupsCsv, lines, REST, type Series, type Sums, stacked } from "./figures";
import { before, periodOf, written } from "./periods";

const NOW = new Date(2026, 10, 26, 13, 20);

describe("periods", () => {
  it("ends with the hour that runs, and begins a day before", () => {
    const { since, until, step } = periodOf("24h", "", "", NOW);
    expect(new Date(until * 1000).getHours()).toBe(14);
    expect([until - since, step]).toEqual([86_400, "hour"]);
  });
  it("has whole days of the user's clock", () => {
    const { since, step } = periodOf("7d", "", "", NOW);
    expect([written(since), step]).toEqual(["2026-11-20", "day"]);
    expect(written(periodOf("month", "", "", NOW).since)).toBe("2026-11-01");
    expect(written(periodOf("year", "", "", NOW).since)).toBe("2025-12-01");
  });
  it("takes two days of one's own, both within, and wider steps for longer ones", () => {
    const own = periodOf("own", "2026-10-01", "2026-10-31", NOW);
    expect([written(own.since), written(own.until), own.step]).toEqual(["2026-10-01", "2026-11-01", "day"]);
    expect(periodOf("own", "2026-10-01", "2026-10-01", NOW).step).toBe("hour");
    expect(periodOf("own", "2025-10-01", "2026-10-01", NOW).step).toBe("month");
  });
  it("is thirty days where what was typed is no period", () => {
    for (const [from, to] of [
      ["", ""],
      ["2026-02-31", "2026-03-01"],
      ["2026-11-02", "2026-11-01"],
    ] as const)
      expect(periodOf("own", from, to, NOW)).toEqual(periodOf("30d", "", "", NOW));
  });
  it("is compared with one as long, just before", () => {
    const now = periodOf("7d", "", "", NOW);
    const then = before(now);
    expect([then.until, then.until - then.since]).toEqual([now.since, now.until - now.since]);
  });
});

function sums(calls: number, eur = 0): Sums {
  return {
    calls,
    failed_calls: 0,
    unpriced_calls: 0,
    cached_tokens: 0,
    prompt_tokens: calls * 10,
    completion_tokens: calls,
    audio_ms: 0,
    characters: 0,
    costs: eur ? { EUR: eur } : {},
  };
}

const SERIES: Series = {
  by: "model",
  step: "day",
  zone: "UTC",
  since: 0,
  until: 172_800,
  starts: [0, 86_400],
  steps: [sums(5, 3_000_000), sums(1)],
  groups: [
    { label: "a", name: "Big, one", total: sums(3, 2_000_000), steps: [sums(3, 2_000_000), sums(0)] },
    { label: "b", name: "=small", total: sums(2, 1_000_000), steps: [sums(1, 1_000_000), sums(1)] },
    { label: "c", name: "tiny", total: sums(1), steps: [] },
  ],
  total: sums(6, 3_000_000),
};

describe("figures", () => {
  it("shows the largest, and the others together", () => {
    const found = lines(SERIES, "calls", "EUR", 1);
    expect(found.map(({ label, values }) => [label, values])).toEqual([
      ["a", [3, 0]],
      [REST, [2, 1]],
    ]);
  });
  it("stacks to the sum of all", () => {
    const found = stacked(lines(SERIES, "calls", "EUR", 2));
    expect(found.at(-1)).toEqual([5, 1]);
  });
  it("shows money in its currency", () => {
    expect(lines(SERIES, "cost", "EUR", 2).map(({ values }) => values)).toEqual([
      [2, 0],
      [1, 0],
    ]);
  });
  it("compares with nothing only where there was something", () => {
    expect([change(3, 2), change(3, 0)]).toEqual([0.5, null]);
  });
});

describe("CSV", () => {
  it("quotes what has to be, and holds no formula", () => {
    expect(csv([["a,b", '"', "=1+1", -1]])).toBe('"a,b","""",\'=1+1,-1\r\n');
  });
  it("has a row for each group, with the money of each currency", () => {
    const [head, first, second] = groupsCsv(SERIES).split("\r\n");
    expect(head).toMatch(/^label,name,calls,.*,cost_EUR$/);
    expect(first).toBe('a,"Big, one",3,0,30,0,3,2.000000');
    expect(second).toContain("'=small");
  });
});
