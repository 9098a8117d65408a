import { expect, test } from "vitest";
import type { Part } from "../stream/entries";
import { asMarkdown, firstSentence, plainOf, proseOf } from "./prose";

const source: Part = {
  kind: "reference",
  tool: "document_library",
  title: "lease.pdf",
  source: { library_id: "l", document_id: "d", page: 3, score: 0.5 },
};
const web: Part = { kind: "reference", tool: "web_search", title: "A page", url: "https://a.example/" };

test("a source has one number wherever it is cited", () => {
  const parts: Part[] = [
    { kind: "text", text: "Three months" },
    source,
    web,
    { kind: "text", text: "." },
    { ...source },
  ];
  const { sources } = proseOf(parts);
  expect(plainOf(parts)).toBe("Three months[1][2].[1]");
  expect(sources).toEqual([
    { number: 1, title: "lease.pdf", libraryId: "l", documentId: "d", page: 3, score: 0.5 },
    { number: 2, title: "A page", url: "https://a.example/" },
  ]);
  expect(proseOf(parts)).toBe(proseOf(parts));
  expect(asMarkdown(parts)).toBe("Three months[1][2].[1]\n\n[1] lease.pdf, page 3\n[2] [A page](https://a.example/)");
});

test("names of files and addresses make nothing of their own in Markdown", () => {
  const parts: Part[] = [
    { ...source, title: "<img src=x onerror=x>_](a).pdf" },
    { ...web, title: "a]b", url: "https://a.example/b)c" },
    { ...web, title: "c", url: "javascript:x()" },
  ];
  expect(asMarkdown(parts).split("\n").slice(2)).toEqual([
    "[1] &lt;img src=x onerror=x\\>\\_\\]\\(a\\).pdf, page 3",
    "[2] [a\\]b](https://a.example/b%29c)",
    "[3] c",
  ]);
});

test("a title shows nothing that is not there, and not more than there is room for", () => {
  const { sources } = proseOf([{ ...source, title: `\u202egnp.exe\u200b${"x".repeat(1000)}` } as Part]);
  expect(sources[0]?.title).toMatch(/^gnp\.exex+$/);
  expect(sources[0]?.title).toHaveLength(300);
});

test("the first sentence is told without the signs of Markdown", () => {
  expect(firstSentence("## **Yes**, it [does](https://a.example)[1]. And more.")).toBe("Yes, it does.");
  expect(firstSentence("```\ncode\n```\nDone")).toBe("Done");
  expect(firstSentence("x".repeat(500))).toHaveLength(240);
});
