import { describe, expect, it } from "vitest";
import { counted, isName, newSpec, parsed, phrasesOf, problemOfList, rulesOf, sound, withOne } from "./policy";

const list = (name: string, ...phrases: string[]) => ({ name, phrases, action: "block" as const });

describe("the JSON of a policy", () => {
  it("is taken as it is written, however little it says", () => {
    expect(parsed("{}")).toEqual({});
    expect(rulesOf(parsed('{"input": {"pii": {"email": "redact"}}}') ?? {}, "input")).toEqual({
      pii: { email: "redact" },
      moderation: {},
      block_lists: [],
    });
  });
  it.each(["", "[]", "null", "3", "{", '{"input": 5}', '{"output": {"pii": []}}'])("is not %s", (text) => {
    expect(parsed(text)).toBeNull();
  });
  it.each([
    '{"input": {"moderation": {"law": "block"}}}',
    '{"input": {"block_lists": {"name": "a"}}}',
    '{"input": {"block_lists": [{"name": "a", "phrases": "b"}]}}',
    '{"input": {"block_lists": [{"phrases": ["b"]}]}}',
  ])("is not what the form cannot show: %s", (text) => {
    expect(parsed(text)).toBeNull();
  });
});

describe("block lists", () => {
  it("have phrases, one a line, each once", () => {
    expect(phrasesOf(" Acme Corp \n\nAcme Corp\r\nb\n")).toEqual(["Acme Corp", "b"]);
  });
  it("need a name of their own and a phrase", () => {
    const lists = [list("a", "x"), list("a", "y"), list("B", "x"), list("c")];
    expect(lists.map((_, at) => problemOfList(lists, at))).toEqual([undefined, "twice", "name", "empty"]);
  });
  it("keep a policy from being saved while one is not right", () => {
    expect(sound(newSpec())).toBe(true);
    expect(sound({ ...newSpec(), output: { ...rulesOf({}, "output"), block_lists: [list("")] } })).toBe(false);
  });
});

it("sets and takes away single rules", () => {
  expect(withOne({ email: "redact" }, "iban", "block")).toEqual({ email: "redact", iban: "block" });
  expect(withOne({ email: "redact", iban: "block" }, "iban", undefined)).toEqual({ email: "redact" });
});

it("counts what is looked for", () => {
  const rules = { ...rulesOf({}, "input"), secrets: "block" as const, pii: { email: "redact" as const } };
  expect(counted({ ...rules, shield: { action: "block" }, block_lists: [list("a", "x")] })).toBe(4);
});

it.each([
  ["a", true],
  ["my-policy_2", true],
  ["-a", false],
  ["a-", false],
  ["A", false],
  ["", false],
  ["a".repeat(65), false],
])("%s can be a name: %s", (name, can) => {
  expect(isName(name)).toBe(can);
});
