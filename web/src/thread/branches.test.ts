import { expect, test } from "vitest";
import { type Branch, forksByEntry, forksOf } from "./branches";

function branch(id: string, parent: string | null, shared: number, at: number): Branch {
  return { conversation_id: id, parent_id: parent, shared, created_at: `2026-01-0${at}`, updated_at: `2026-02-0${at}` };
}

test("a conversation without branches forks nowhere", () => {
  expect(forksOf([branch("a", null, 0, 1)], "a")).toEqual([]);
  expect(forksOf([], "a")).toEqual([]);
});

test("an answer that was given anew is another way at its place, from either side", () => {
  const tree = [branch("a", null, 0, 1), branch("b", "a", 1, 2)];
  expect(forksOf(tree, "a")).toEqual([{ at: 1, ways: ["a", "b"], now: 0 }]);
  expect(forksOf(tree, "b")).toEqual([{ at: 1, ways: ["a", "b"], now: 1 }]);
});

test("branches of a branch are the same way until they part", () => {
  const tree = [branch("a", null, 0, 1), branch("b", "a", 2, 2), branch("c", "b", 4, 3)];
  expect(forksOf(tree, "a")).toEqual([{ at: 2, ways: ["a", "c"], now: 0 }]);
  expect(forksOf(tree, "c")).toEqual([
    { at: 2, ways: ["a", "c"], now: 1 },
    { at: 4, ways: ["b", "c"], now: 1 },
  ]);
  // A branch that left where its parent had not yet gone its own way belongs to the grandparent's side.
  const early = [...tree.slice(0, 2), branch("d", "b", 1, 4)];
  expect(forksOf(early, "d")).toEqual([{ at: 1, ways: ["b", "d"], now: 1 }]);
});

test("another first question has nothing in common with the others", () => {
  const tree = [branch("a", null, 0, 1), branch("b", null, 0, 2), branch("c", "b", 1, 3)];
  expect(forksOf(tree, "a")).toEqual([{ at: 0, ways: ["a", "c"], now: 0 }]);
});

test("a fork is shown at the question, or at the end of what was answered", () => {
  const forks = [
    { at: 1, ways: ["a", "b"], now: 0 },
    { at: 9, ways: ["a", "c"], now: 0 },
  ];
  const shown = [
    { id: "q", kind: "user" as const },
    { id: "tool", kind: "call" as const },
    { id: "r", kind: "assistant" as const },
    { id: "q2", kind: "user" as const },
  ];
  const order = ["q", "hidden", "tool", "r", "q2"];
  const found = forksByEntry(forks, order, shown);
  expect(found.get("r")).toBe(forks[0]);
  expect(found.get("q2")).toBe(forks[1]);
  expect(forksByEntry([{ at: 0, ways: ["a", "b"], now: 0 }], order, shown).has("q")).toBe(true);
});
