import { expect, it } from "vitest";
import type { Ranked } from "./hits";
import { hitsOf } from "./hits";
import { whyIn } from "./why";

const found = {
  number: 1,
  title: "lease.pdf",
  description: "three months",
  source: { library_id: "l", document_id: "d", page: 4, start: 100, end: 200 },
};
const ENTRIES = [
  { id: "q1", type: "message.input", role: "user", content: "First" },
  { id: "t1", type: "tool.execution", name: "document_library", arguments: "{}", info: { query: "other" } },
  { id: "a1", type: "message.output", content: "One" },
  { id: "q2", type: "message.input", role: "user", content: "Second" },
  {
    id: "t2",
    type: "tool.execution",
    name: "document_library",
    arguments: '{"query": "notice?", "document": "lease.pdf"}',
    info: { libraries: ["l", 3], mode: "passages", references: [found, { no: "reference" }] },
  },
  { id: "t3", type: "tool.execution", name: "code_interpreter", arguments: "not JSON" },
  {
    id: "a2",
    type: "message.output",
    content: [
      { type: "text", text: "Three" },
      { type: "tool_reference", ...found },
    ],
  },
];

it("tells the searches of the question that was answered, and no others", () => {
  const why = whyIn(ENTRIES, "a2");
  expect(why.searches).toHaveLength(1);
  expect(why.searches[0]).toMatchObject({ query: "notice?", document: "lease.pdf", libraryIds: ["l"], failed: false });
  expect(why.searches[0]?.given).toMatchObject([{ number: 1, documentId: "d", page: 4 }]);
  expect(why.cited).toMatchObject([{ documentId: "d", start: 100 }]);
  expect(whyIn(ENTRIES, "a1").searches.map((one) => one.query)).toEqual(["other"]);
  expect(whyIn(ENTRIES, "gone")).toEqual({ searches: [], cited: [] });
});

function ranked(rank: number, start: number, end: number): Ranked {
  return { rank, passage: { document_id: "d", chunk: { start, end } } } as Ranked;
}

it("says of each passage whether it was given, and why not", () => {
  const given = whyIn(ENTRIES, "a2").searches[0]?.given ?? [];
  const all = [ranked(1, 120, 150), ranked(2, 300, 400), ranked(9, 500, 600)];
  expect(hitsOf(all, 8, given, given).map(({ fate, cited }) => [fate, cited])).toEqual([
    ["given", true],
    ["room", false],
    ["rank", false],
  ]);
  expect(hitsOf(all, 1, null).map(({ fate }) => fate)).toEqual(["given", "rank", "rank"]);
});
