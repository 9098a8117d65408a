import { describe, expect, it } from "vitest";
import { misleads, target } from "./addresses";
import { closed } from "./closing";
import { fileName } from "./download";
import { inlineOf } from "./lexing";
import { mark, pieces, type Source } from "./sources";
import { asCsv, asMarkdownTable } from "./tables";

function leads(words: string, href: string): boolean {
  const to = target(href);
  if (!to) throw new Error("no link");
  return misleads(words, to);
}

describe("where a link leads", () => {
  it.each(["https://example.org/a?b=c#d", "http://example.org", "mailto:me@example.org"])(
    "%s may be followed",
    (href) => {
      expect(target(href)).not.toBeNull();
    },
  );

  it.each([
    "javascript:x",
    "//example.org",
    "/v1/files",
    "https://u@example.org",
    "data:text/html,x",
    "java&#115;cript:x",
    "ftp://x.org",
  ])("%s may not", (href) => {
    expect(target(href)).toBeNull();
  });

  it("is told where the words say otherwise, and not where they do not", () => {
    expect(leads("https://bank.example/login", "https://evil.example/")).toBe(true);
    expect(leads("bank.example", "https://bank.example.evil.org/")).toBe(true);
    expect(leads("аpple.com", "https://аpple.com/")).toBe(true);
    expect(leads("www.example.org/page", "https://example.org/page")).toBe(false);
    expect(leads("the page", "https://example.org/page")).toBe(false);
    expect(leads("Node.js", "https://nodejs.org/")).toBe(false);
  });
});

describe("maths", () => {
  const kinds = (text: string) => inlineOf(text, Object.create(null)).filter((one) => one.type.startsWith("maths"));

  it.each(["$5 and $6", "US$5, US$6", "$HOME/$PATH", "a$b$c", "$ x $", "it costs $5", "$5–$6"])(
    "%s is none",
    (text) => {
      expect(kinds(text)).toHaveLength(0);
    },
  );

  it.each(["$x$", "$5 + x$.", "\\(a*b\\)", "so $$x$$ it is", "\\[y\\]", "**bold $a*b$ bold**".slice(2, -2)])(
    "%s is",
    (text) => {
      expect(kinds(text)).toHaveLength(1);
    },
  );
});

describe("what is begun at the end", () => {
  it.each([
    ["**bold", "**bold**"],
    ["a `code", "a `code`"],
    ["see [the page](https://exa", "see the page"],
    ["| a | b |", "| a | b |\n| --- | --- |"],
    ["```js\n**not", "```js\n**not"],
    ["first **whole\n\nthen *half", "first **whole\n\nthen *half*"],
  ])("%s is closed", (text, shown) => {
    expect(closed(text)).toBe(shown);
  });
});

describe("sources", () => {
  const source: Source = { number: 1, title: "A [page]", url: "https://example.org/a" };
  const known = new Map([[1, source]]);

  it("stand where their marks are, and where a known number is in brackets", () => {
    expect(pieces(`x${mark(1)}y${mark(2)}`, known)).toEqual(["x", 1, `y【2】`]);
    expect(pieces("x[1] y[2]", known)).toEqual(["x", 1, " y[2]"]);
  });
});

it("a table is copied so that no spreadsheet calculates what a model wrote", () => {
  const cells = [
    ["a", "b"],
    ["=1+1", 'say "x", y'],
    ["-5", "p|q"],
  ];
  expect(asCsv(cells)).toBe('a,b\r\n\'=1+1,"say ""x"", y"\r\n-5,p|q');
  expect(asMarkdownTable(cells, ["left", "right"]).split("\n")[1]).toBe("| :-- | --: |");
});

it("a file's name hides nothing and leads nowhere", () => {
  expect(fileName("../../etc/pass\u202egnp.exe")).toBe("_.._etc_passgnp.exe");
  expect(fileName("...")).toBe("file");
});
