import { describe, expect, it } from "vitest";
import { matching, triggerAt } from "./trigger";

describe("what opens a menu in the composer", () => {
  it.each([
    ["/", { sign: "/", from: 0, query: "" }],
    ["Please /summ", { sign: "/", from: 7, query: "summ" }],
    ["a\n@Ann", { sign: "@", from: 2, query: "Ann" }],
    ["#Größe", { sign: "#", from: 0, query: "Größe" }],
    ["mail ada@example.org", null],
    ["/usr/bin", null],
    ["# Heading", null],
    ["## ", null],
    [`/${"x".repeat(60)}`, null],
    ["", null],
  ])("%s", (text, trigger) => {
    expect(triggerAt(text, text.length)).toEqual(trigger);
  });

  it("looks at what is before the caret only", () => {
    expect(triggerAt("/su later", 3)).toEqual({ sign: "/", from: 0, query: "su" });
  });
});

it("what begins with the letters stands before what has them somewhere", () => {
  expect(matching(["a summary", "Résumé", "resume"], "resu", (one) => one)).toEqual(["Résumé", "resume"]);
  expect(matching(["to sum", "sum"], "SUM", (one) => one)).toEqual(["sum", "to sum"]);
});
