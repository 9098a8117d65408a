import { describe, expect, it } from "vitest";
import { pieces, sayable } from "./sayable";

describe("what is read aloud", () => {
  it("is the words without the marks of Markdown", () => {
    const text = sayable(
      "# Le *Ventoux*\n\nIl a **1 910 m**, voir [le guide](https://example.org/a_b) [1].\n\n- `ici`\n- [x] là\n\n> cité",
    );
    expect(text).toBe("Le Ventoux\n\nIl a 1 910 m, voir le guide.\n\nici\n\nlà\n\ncité");
  });

  it("leaves out code, formulas and drawings, also those that have not ended yet", () => {
    expect(sayable("Before.\n\n```python\nprint('# no')\n```\n\nAfter $$x^2$$.\n\n```mermaid\ngraph TD")).toBe(
      "Before.\n\nAfter .",
    );
  });

  it("keeps what only looks like a mark", () => {
    expect(sayable("snake_case_name costs 2 * 3 and 5 \\* 4")).toBe("snake_case_name costs 2 * 3 and 5 * 4");
  });

  it("reads a table row by row", () => {
    expect(sayable("| town | metres |\n| --- | ---: |\n| Bédoin | 310 |")).toBe("town, metres.\n\nBédoin, 310.");
  });

  it("is nothing where nothing is left", () => {
    expect(sayable("```\nx\n```\n\n---\n")).toBe("");
  });
});

describe("pieces", () => {
  it("begin with one sentence and have several then", () => {
    const text = "Hello. This is the second sentence. This is the third one. And the last.";
    expect(pieces(text, "en")).toEqual(["Hello.", "This is the second sentence. This is the third one. And the last."]);
  });

  it("are never longer than the server takes, and lose nothing", () => {
    const text = "word ".repeat(2000).trim();
    const found = pieces(text, "en");
    expect(Math.max(...found.map((one) => one.length))).toBeLessThanOrEqual(4096);
    expect(found.join(" ")).toBe(text);
    expect(pieces("", "en")).toEqual([]);
  });
});
