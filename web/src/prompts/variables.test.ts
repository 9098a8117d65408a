import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { filled, variablesOf } from "./variables";

describe("the places of a prompt", () => {
  it("are found once and in order, with what they say", () => {
    expect(variablesOf("{{b}} {{ a = x | y|x }} {{b=1}} {{}} {{ }} {{c|d}} {no}")).toEqual([
      { name: "b", default: "1", choices: null },
      { name: "a", default: "x", choices: ["x", "y"] },
    ]);
  });

  it("take what was filled in, else their default, else nothing", () => {
    const text = "{{to=Ada|Bob}}: {{ what }}{{end=.}} {{}}";
    expect(filled(text, { what: "{{to}} $&" })).toBe("Ada: {{to}} $&. {{}}");
    expect(filled(text, { to: "Bob", what: "", end: "!" })).toBe("Bob: ! {{}}");
  });

  it("leave every other text as it is", () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes("{{")),
        (text) => filled(text, {}) === text,
      ),
    );
  });
});
