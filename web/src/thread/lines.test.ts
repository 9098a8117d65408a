import { expect, test } from "vitest";
import { NOTHING_SAID, withHistory } from "../stream/events";
import { linesOf } from "./lines";

const told = [
  { type: "message.input", id: "q", role: "user" as const, content: "a" },
  { type: "tool.execution", id: "t", name: "web_search", arguments: "{}", completed_at: "t" },
  { type: "message.output", id: "m", content: "b", completed_at: "t" },
];

test("the last line before a question has the actions, and knows whether something was searched", () => {
  const { entries } = withHistory(NOTHING_SAID, [...told, { ...told[0], id: "q2", type: "message.input" }], false);
  const lines = linesOf(entries, []);
  expect(lines.map((one) => one.last)).toEqual([false, false, true, true]);
  expect(lines.map((one) => one.searched)).toEqual([false, true, true, false]);
});

test("a line that stands as before is the same object", () => {
  const { entries } = withHistory(NOTHING_SAID, told, false);
  const before = linesOf(entries, []);
  const more = linesOf([...entries, { ...entries[0], id: "q2" } as (typeof entries)[number]], before);
  expect(more[0]).toBe(before[0]);
  expect(more[2]).not.toBe(before[2]);
});
