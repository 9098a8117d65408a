import fc from "fast-check";
import { expect, it } from "vitest";
import { blockAt, blocksOf, split } from "./blocks";
import { markPieces } from "./marking";

it("cuts a text into blocks that say all of it, each where it stands", () => {
  const lines = fc.array(fc.constantFrom("# Title", "A line.", "", "| a | b |", "x".repeat(5000)), { maxLength: 40 });
  fc.assert(
    fc.property(lines, (all) => {
      const text = all.join("\n");
      for (const block of blocksOf(text)) {
        expect(text.startsWith(block.text, block.start)).toBe(true);
        expect(block.text.length).toBeLessThanOrEqual(4000);
      }
      const said = blocksOf(text).map((block) => block.text);
      expect(said.join("").replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
    }),
  );
});

it("marks what of a passage lies in a block", () => {
  const text = "First one.\n\nSecond one.\n\nThird one.";
  const blocks = blocksOf(text);
  const span = { start: text.indexOf("one.\n\nThird"), end: text.length };
  expect(blocks.map((block) => split(block, span)[1])).toEqual(["", "one.\n\n", "Third one."]);
  expect(blockAt(blocks, span)).toBe(1);
});

it("marks pieces of a page's text where the passage lies", () => {
  const pieces = ["The notice", "is three", "months."];
  const elements = pieces.map(() => document.createElement("span"));
  const span = { start: "The ".length, end: "The notice is".length };
  const first = markPieces(elements, pieces, span);
  expect(first?.textContent).toBe("notice");
  expect(elements.map((one) => one.querySelector("mark")?.textContent)).toEqual(["notice", "is", undefined]);
  expect(elements[0]?.textContent).toBe("The notice");
});
