import { expect, it } from "vitest";
import { merged } from "./merging";

const part = (now: number, ...items: [string, number][]) => ({
  items: items.map(([request_id, at]) => ({ request_id, at })),
  next: null,
  now,
});

it("adds what has ended since, each call once, in its place", () => {
  const pages = [part(10, ["c", 9], ["a", 5]), part(10, ["0", 1])];
  const [first, second] = merged(pages, part(12, ["d", 11], ["c", 9], ["b", 7], ["0", 1]));
  expect(first?.items.map((one) => one.request_id)).toEqual(["d", "c", "b", "a"]);
  expect(first?.now).toBe(12);
  expect(second).toBe(pages[1]);
});

it("asks from later on where nothing is new", () => {
  expect(merged([part(10, ["a", 5])], part(12, ["a", 5]))[0]?.now).toBe(12);
});
