import { describe, expect, it } from "vitest";
import { fullNameOf, nameOf } from "./naming";
import { worded } from "./notes";
import { speedOf } from "./speed";

describe("what a card says", () => {
  const english = { good_at: "Tests.", bad_at: "All else.", description: "A card." };
  const others = { it: { good_at: "Prove.", bad_at: "Tutto il resto.", description: "" } };

  it("is in the language of the interface", () =>
    expect(worded(english, others, "it")).toEqual({ ...others.it, lang: undefined }));
  it("is in English where nobody wrote it, and marked", () =>
    expect(worded(english, others, "de")).toEqual({ ...english, lang: "en" }));
  it("is not marked for who reads English", () => expect(worded(english, others, "en").lang).toBeUndefined());
  it("is in English where a card has none for the language", () =>
    expect(worded(english, { fr: null }, "fr").good_at).toBe("Tests."));
});

describe("the name of a model", () => {
  const model = { name: "clerk", model: "clerk", title: "Clerk 7B", own: false };

  it("is its title", () => expect(nameOf(model)).toEqual({ name: "Clerk 7B", of: "" }));
  it("of an endpoint is its own, with its model beside", () => {
    const own = { ...model, name: "my-point", own: true };
    expect(nameOf(own)).toEqual({ name: "my-point", of: "Clerk 7B" });
    expect(fullNameOf(own)).toBe("my-point (Clerk 7B)");
  });
  it("is not said twice", () => expect(fullNameOf({ ...model, title: "clerk", own: true })).toBe("clerk"));
});

describe("the speed of an answer", () => {
  it("is told of an answer of some length", () => expect(speedOf(101, 2)).toBe(50));
  it("is not told of what was too short to be measured", () => {
    expect(speedOf(9, 1)).toBeNull();
    expect(speedOf(40, 0.05)).toBeNull();
  });
});
