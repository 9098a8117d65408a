import { describe, expect, it } from "vitest";
import { chosenBy, matches } from "./choosing";
import { expiryOf } from "./expiry";
import { folderPath, folderTree } from "./folders";
import { piecesOf } from "./marks";
import { nextOf, threadsOf, withChanged } from "./pages";
import { nameIn } from "./saving";
import { threadLike } from "./testing";
import type { Thread, ThreadPage } from "./types";

const alphabetic = (one: string, other: string) => one.localeCompare(other);

function pages(...each: Thread[][]) {
  const told: ThreadPage[] = each.map((data, n) => ({
    object: "list",
    data,
    next: n + 1 < each.length ? `${n}` : null,
  }));
  return { pages: told, pageParams: each.map((_, n) => (n ? `${n - 1}` : undefined)) };
}

describe("pages of threads", () => {
  const old = threadLike({ id: "a", updated_at: "2026-01-01T00:00:00Z" });
  const newer = threadLike({ id: "a", updated_at: "2026-02-01T00:00:00Z" });
  const other = threadLike({ id: "b" });

  it("hold a thread that moved between two of them once, in its newer form", () => {
    expect(threadsOf(pages([newer, other], [old]))).toEqual([newer, other]);
    expect(threadsOf(pages([old, other], [newer]))).toEqual([newer, other]);
    expect(threadsOf(undefined)).toEqual([]);
  });

  it("are asked for until there is none", () => {
    const [first, last] = pages([old], [other]).pages;
    expect(first && nextOf(first)).toBe("0");
    expect(last && nextOf(last)).toBeUndefined();
  });

  it("show a change at once, and leave out what was deleted", () => {
    const changed = withChanged(pages([old], [other]), "b", (one) => ({ ...one, pinned: true }));
    expect(threadsOf(changed).map((one) => one.pinned)).toEqual([false, true]);
    expect(threadsOf(withChanged(pages([old], [other]), "a", null))).toEqual([other]);
  });
});

describe("folders", () => {
  it("make a tree in the order of the alphabet, with what lies between them", () => {
    const tree = folderTree(
      [
        { name: "Work/2026/Trips", count: 2 },
        { name: "Home", count: 1 },
        { name: "Work", count: 3 },
      ],
      alphabetic,
    );
    expect(tree.map((one) => [one.path, one.count])).toEqual([
      ["Home", 1],
      ["Work", 3],
    ]);
    const year = tree[1]?.children[0];
    expect([year?.path, year?.count, year?.children[0]?.path]).toEqual(["Work/2026", 0, "Work/2026/Trips"]);
  });

  it("have paths that the server takes, or none", () => {
    expect(folderPath(" Work / 2026 /")).toBe("Work/2026");
    for (const wrong of ["", " / ", "a/b/c/d", "x".repeat(61)]) expect(folderPath(wrong)).toBeNull();
  });
});

describe("snippets", () => {
  it("are marked by code points, whatever is before the found words", () => {
    const snippet = {
      text: "🦓🦓 a zebra, zebras",
      start: 0,
      marks: [
        { start: 5, end: 10 },
        { start: 12, end: 18 },
      ],
    };
    expect(piecesOf(snippet)).toEqual([
      { text: "🦓🦓 a ", marked: false },
      { text: "zebra", marked: true },
      { text: ", ", marked: false },
      { text: "zebras", marked: true },
    ]);
  });

  it("stay whole with marks that overlap or go beyond the end", () => {
    const snippet = {
      text: "abc",
      start: 0,
      marks: [
        { start: 0, end: 2 },
        { start: 1, end: 9 },
      ],
    };
    expect(
      piecesOf(snippet)
        .map((one) => one.text)
        .join(""),
    ).toBe("abc");
    expect(piecesOf({ text: "", start: 0, marks: [] })).toEqual([]);
  });
});

describe("the list of the search", () => {
  it("is gone through by the arrows, around its ends", () => {
    expect(chosenBy("ArrowDown", 2, 3)).toBe(0);
    expect(chosenBy("ArrowUp", 0, 3)).toBe(2);
    expect(chosenBy("PageDown", 0, 3)).toBe(2);
    expect(chosenBy("PageUp", 2, 3)).toBe(0);
    expect(chosenBy("ArrowDown", 0, 0)).toBeNull();
    expect(chosenBy("a", 0, 3)).toBeNull();
  });

  it("finds commands whatever their accents are", () => {
    expect(matches("Réglages du système", "SYST regl")).toBe(true);
    expect(matches("Einstellungen", "x")).toBe(false);
    expect(matches("anything", "")).toBe(true);
  });
});

describe("files and links", () => {
  it("are called as the server says", () => {
    expect(nameIn("attachment; filename=\"a.md\"; filename*=UTF-8''%C3%A9t%C3%A9.md")).toBe("été.md");
    expect(nameIn('attachment; filename="a.md"')).toBe("a.md");
    expect(nameIn("attachment; filename*=UTF-8''%E9")).toBeNull();
    expect(nameIn("")).toBeNull();
  });

  it("end when they were said to", () => {
    const now = new Date("2026-01-01T00:00:00Z");
    expect(expiryOf("7", now)).toBe("2026-01-08T00:00:00.000Z");
    expect(expiryOf("never", now)).toBeNull();
  });
});
