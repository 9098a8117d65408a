import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findPassage, folded, fromCodePoints, placeIn } from "./finding";

const word = fc.stringMatching(/^[a-zäöüéèñß0-9]{1,12}$/);
const words = fc.array(word, { minLength: 1, maxLength: 60 });

/** As another reader would have it: other white space, words cut at the end of a line, other case and signs. */
function differently(text: string, seeds: number[]): string {
  return text
    .split(" ")
    .map((one, at) => {
      const seed = seeds[at % seeds.length] ?? 0;
      const cut = seed % 3 === 0 && one.length > 3 ? `${one.slice(0, 2)}-\n${one.slice(2)}` : one;
      return seed % 5 === 0 ? `**${cut.normalize("NFD")}**` : seed % 5 === 1 ? cut.toUpperCase() : cut;
    })
    .join(seeds[0] === 1 ? "\n\n" : " \u00a0 ");
}

describe("findPassage", () => {
  it("finds any passage of a text again, however it is broken and hyphenated", () => {
    const seeds = fc.array(fc.nat(30), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(words, words, words, seeds, (before, passage, after, how) => {
        const wanted = passage.join(" ").replaceAll("ß", "s");
        const text = [before.join(" "), differently(wanted, how), after.join(" ")].join(" ");
        const span = findPassage(text, wanted, before.join(" ").length);
        expect(span).not.toBeNull();
        if (span) expect(folded(text.slice(span.start, span.end)).text).toBe(folded(wanted).text);
      }),
      { numRuns: 200 },
    );
  });

  it("takes the place nearest to where it should be", () => {
    const text = "the rent is due. And once more: the rent is due.";
    expect(findPassage(text, "the rent is due", 0)?.start).toBe(0);
    expect(findPassage(text, "the rent is due", 30)?.start).toBe(32);
  });

  it("gives the longest part of a passage that goes on elsewhere", () => {
    const text = "Page three. The notice period is three months to the end of a quarter";
    const passage =
      "The notice period is three months to the end of a quarter, unless the landlord has agreed otherwise.";
    const span = findPassage(text, passage);
    expect(span && text.slice(span.start, span.end)).toBe("The notice period is three months to the end of a quarter");
  });

  it("finds nothing of what is not there", () => {
    expect(findPassage("The rent is 900 euros.", "A zebra crossed the road at night, slowly and alone.")).toBeNull();
    expect(findPassage("The rent is 900 euros.", " — … ")).toBeNull();
  });
});

describe("places of the server", () => {
  it("count code points", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (before, passage) => {
        const [start, length] = [[...before].length, [...passage].length];
        const text = `${before}${passage}!`;
        const span = fromCodePoints(text, start, start + length);
        expect(text.slice(span.start, span.end)).toBe(passage);
      }),
    );
  });

  it("are trusted only while they say what is cited", () => {
    const text = "🦔 New first line. The rent is 900 euros.";
    expect(placeIn(text, { start: 18, end: 39, passage: "The rent is 900 euros." })).toEqual({ start: 19, end: 40 });
    const moved = placeIn(text, { start: 0, end: 22, passage: "The rent is 900 euros." });
    expect(moved && text.slice(moved.start, moved.end)).toBe("The rent is 900 euros");
    expect(placeIn(text, {})).toBeNull();
  });
});
