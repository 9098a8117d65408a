import fc from "fast-check";
import { expect, it } from "vitest";
import { csvOf, numberOf, order, rowsOf } from "./csv";

it("gives back any table that was written", () => {
  const cell = fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", "\r", " ", "é"), maxLength: 6 });
  const row = fc
    .array(cell, { minLength: 1, maxLength: 4 })
    .filter((cells) => cells.join("") !== "" || cells.length > 1);
  fc.assert(
    fc.property(fc.array(row, { maxLength: 6 }), (table) => {
      expect(rowsOf(csvOf(table))).toEqual(table);
    }),
  );
});

it("reads what others write", () => {
  expect(rowsOf('a,b\r\n"x ""y""",\n\n1,2')).toEqual([
    ["a", "b"],
    ['x "y"', ""],
    ["1", "2"],
  ]);
  expect(rowsOf('"never closed\nline')).toEqual([["never closed\nline"]]);
  expect(rowsOf("")).toEqual([]);
});

it("sorts numbers as numbers and puts empty cells last", () => {
  const compare = (one: string, other: string) => one.localeCompare(other);
  expect(["10", "", "9", "1,234.5"].toSorted((a, b) => order(a, b, compare))).toEqual(["9", "10", "1,234.5", ""]);
  expect([numberOf("12 %"), numberOf("1.234,5"), numberOf("3,5"), numberOf("12a")]).toEqual([12, 1234.5, 3.5, null]);
});
