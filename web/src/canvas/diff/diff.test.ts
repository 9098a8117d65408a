import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { folded, linesOf, words } from "./lines";
import { runsOf } from "./myers";

const items = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 30 });

function applied(before: string[], after: string[], most?: number): string[] {
  const made: string[] = [];
  for (const run of runsOf(before, after, most)) {
    if (run.kind === "same") made.push(...before.slice(run.from, run.from + run.count));
    if (run.kind === "new") made.push(...after.slice(run.to, run.to + run.count));
  }
  return made;
}

/** The length of the longest common subsequence, by the plain table. */
function common(one: string[], other: string[]): number {
  let row = new Array<number>(other.length + 1).fill(0);
  for (const item of one) {
    const next = [0];
    for (const [at, each] of other.entries())
      next.push(each === item ? (row[at] ?? 0) + 1 : Math.max(row[at + 1] ?? 0, next[at] ?? 0));
    row = next;
  }
  return row[other.length] ?? 0;
}

describe("runs", () => {
  it("give the new text when they are applied, and tell of every old item once", () => {
    fc.assert(
      fc.property(items, items, fc.constantFrom(1500, 2), (before, after, most) => {
        expect(applied(before, after, most)).toEqual(after);
        const old = runsOf(before, after, most).filter((run) => run.kind !== "new");
        expect(old.flatMap((run) => before.slice(run.from, run.from + run.count))).toEqual(before);
      }),
    );
  });

  it("are the shortest way", () => {
    fc.assert(
      fc.property(items, items, (before, after) => {
        const same = runsOf(before, after).filter((run) => run.kind === "same");
        expect(same.reduce((sum, run) => sum + run.count, 0)).toBe(common(before, after));
      }),
    );
  });

  it("of two long texts that have nothing in common take no time", () => {
    const [before, after] = [0, 1].map((which) => Array.from({ length: 20_000 }, (_, at) => `${which} ${at}`));
    expect(runsOf(before ?? [], after ?? []).map((run) => run.count)).toEqual([20_000, 20_000]);
  });
});

describe("lines", () => {
  it("have every line of both texts, with its number", () => {
    const text = fc.array(fc.constantFrom("a", "b b", "", "b c", "long line of words"), { maxLength: 12 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = linesOf(before.join("\n"), after.join("\n"));
        const said = (without: string) =>
          lines.filter((one) => one.kind !== without).map((one) => one.pieces.map((piece) => piece.text).join(""));
        expect(said("new")).toEqual(before.length ? before : [""]);
        expect(said("gone")).toEqual(after.length ? after : [""]);
        const numbers = lines.flatMap((one) => (one.now === null ? [] : [one.now]));
        expect(numbers).toEqual(numbers.map((_, at) => at + 1));
      }),
    );
  });

  it("mark the words that differ, and nothing where all is another", () => {
    const changed = (pieces: { text: string; changed: boolean }[]) =>
      pieces.filter((one) => one.changed).map((one) => one.text);
    const [gone, made] = words("the old house", "the new house");
    expect([changed(gone), changed(made)]).toEqual([["old"], ["new"]]);
    expect(words("abc def", "xyz uvw").flatMap(changed)).toEqual([]);
  });

  it("far from a change are folded", () => {
    const before = Array.from({ length: 30 }, (_, at) => `line ${at}`);
    const after = before.with(15, "another");
    const groups = folded(linesOf(before.join("\n"), after.join("\n")));
    expect(groups.map((one) => [one.hidden, one.lines.length])).toEqual([
      [true, 12],
      [false, 8],
      [true, 11],
    ]);
  });
});
