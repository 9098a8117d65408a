import { expect, it } from "vitest";
import { changedLimits, limitsOf, numberOf, ownLimits, wrong } from "./limits";

it("reads money in units of the currency, and keeps it in millionths", () => {
  expect(limitsOf({ spend: 2_500_000 }).spend).toEqual({ mode: "own", text: "2.5" });
  expect(numberOf("spend", "2,5")).toBe(2_500_000);
});

it("takes whole numbers above nothing, and no others", () => {
  for (const text of ["", "0", "-1", "1.5", "many"]) expect(numberOf("concurrent", text)).toBeNull();
  expect(wrong({ ...limitsOf({}), concurrent: { mode: "own", text: "x" } })).toEqual(["concurrent"]);
});

it("says of a new key only what is its own, and of a changed one everything", () => {
  const limits = { ...limitsOf({ concurrent: null }), tokens_per_day: { mode: "own" as const, text: "1000" } };
  expect(ownLimits(limits)).toEqual({ concurrent: null, tokens_per_day: 1000 });
  expect(changedLimits(limits)).toEqual({
    requests_per_minute: "default",
    tokens_per_minute: "default",
    tokens_per_day: 1000,
    concurrent: null,
    spend: "default",
  });
});
