import { expect, it } from "vitest";
import { standings } from "./in_force";
import { isOver, months } from "./months";

const NOW = new Date("2026-01-01T00:30:00Z");

it("counts months back over the year, in UTC", () => {
  expect(months(3, NOW)).toEqual(["2026-01", "2025-12", "2025-11"]);
});

it("ends a month with its last second in UTC", () => {
  expect([isOver("2025-12", NOW), isOver("2026-01", NOW)]).toEqual([true, false]);
});

it("bills by the newest price that has come into force", () => {
  const price = (id: string, effective_from: number, created_at = 0) => ({
    id,
    endpoint_id: "e",
    effective_from,
    created_at,
  });
  const told = standings([price("old", 1), price("new", 5), price("corrected", 5, 1), price("next", 20)], 10);
  expect([...told]).toEqual([
    ["old", "past"],
    ["new", "past"],
    ["corrected", "now"],
    ["next", "future"],
  ]);
});
