import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import fc from "fast-check";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { blocksOf } from "./lexing";
import { Markdown } from "./Markdown";
import { SAMPLES } from "./samples";
import { Settling } from "./settling";

/** What is left when the text has come in these pieces. */
function streamed(pieces: string[]) {
  const reader = new Settling();
  let text = "";
  for (const piece of pieces) {
    text += piece;
    reader.read(text, true);
  }
  return told(reader.read(text, false));
}

/** As one lexer reads it, which settles nothing. */
function atOnce(text: string) {
  const { tokens, links } = blocksOf(text.replace(/\r\n?/g, "\n"), Object.create(null));
  return told({ blocks: tokens.map((token) => ({ token, open: false })), links });
}

/** Blocks without where one blank line is told of two. */
function told({ blocks, links }: ReturnType<Settling["read"]>) {
  const shown = blocks.filter(({ token }) => token.type !== "space");
  return { shown: shown.map(({ token, open }) => [token.type, JSON.stringify(bare(token)), open]), links };
}

/** The raw text of a block tells how many newlines are behind it, which nobody sees. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, key === "raw" ? String(one).trim() : bare(one)]),
  );
}

function cut(text: string, cuts: number[]): string[] {
  const places = [...new Set(cuts.map((one) => one % (text.length + 1)))].sort((one, other) => one - other);
  return [...places, text.length].map((end, at) => text.slice(places[at - 1] ?? 0, end));
}

const LINES = [
  "a paragraph",
  "with *emphasis* and **more",
  "`code` in it",
  "",
  "",
  "  ",
  "- a",
  "- b",
  "  - c",
  "    deep",
  "1. one",
  "2. two",
  "3) x",
  "-",
  "*",
  "+ y",
  "> said",
  ">",
  "# head",
  "## ",
  "===",
  "---",
  "- - -",
  "***",
  "```",
  "```py",
  "~~~~",
  "~~~",
  "| a | b |",
  "|---|:-:|",
  "| 1 | 2 |",
  "a | b",
  "-|-",
  "    indented",
  "\tindented",
  "[x]: https://example.org/x",
  "[x]: <y",
  "[x] and [y][x]",
  "[^1]: a note",
  "[^1]",
  "$$",
  "x^2",
  "\\[",
  "\\]",
  "<div>",
  "</div>",
  "<!-- c",
  "-->",
  "<script>",
  "- [ ] todo",
  "- [x] done",
  "line\\",
  "two  ",
  "$5 and $6",
  "![p](data:x)",
  "\r",
  "\u00a0",
  "&amp; &lt;b>",
  "1234567890. n",
  "0. zero",
  "   three",
  "term\n: def",
];

const documents = fc
  .array(
    fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(...LINES) },
      { weight: 1, arbitrary: fc.string({ maxLength: 12 }) },
    ),
    {
      maxLength: 24,
    },
  )
  .map((lines) => lines.join("\n"));

describe("a text that is streamed", () => {
  it("is in the end what it is at once, wherever it was cut", () => {
    fc.assert(
      fc.property(documents, fc.array(fc.nat(), { maxLength: 30 }), (text, cuts) => {
        expect(streamed(cut(text, cuts))).toEqual(atOnce(text));
      }),
      { numRuns: 300 },
    );
  });

  it("is the same by single characters, for each of the samples", () => {
    for (const sample of SAMPLES) expect(streamed(Array.from(sample)), sample).toEqual(atOnce(sample));
  });

  it("reads what is settled once", () => {
    const reader = new Settling();
    const first = reader.read("# A\n\nOne.\n\nTwo.\n\nThr", true).blocks;
    const second = reader.read("# A\n\nOne.\n\nTwo.\n\nThree", true).blocks;
    expect(second.slice(0, 4).every((block, at) => block === first[at])).toBe(true);
  });

  it("knows a link's name that is told after it", () => {
    const text = "See [the page][p].\n\nMore.\n\n[p]: https://example.org/p\n";
    const shown = renderToStaticMarkup(
      <I18nProvider i18n={i18n}>
        <QueryClientProvider client={new QueryClient()}>
          <Markdown text={text} />
        </QueryClientProvider>
      </I18nProvider>,
    );
    expect(shown).toContain('href="https://example.org/p"');
  });
});
