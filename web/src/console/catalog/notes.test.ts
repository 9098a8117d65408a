import { describe, expect, it } from "vitest";
import { cardNotes } from "./notes";
import type { Card } from "./queries";

describe("the notes of a card", () => {
  const french = { good_at: "Essais.", bad_at: "Le reste.", description: "Une carte." };
  const card = { description: "A card.", notes: { good_at: "Tests.", bad_at: "All else.", fr: french } } as Card;

  it("are in the language that is shown", () => expect(cardNotes(card, "fr")).toEqual({ ...french, lang: undefined }));
  it("are marked as English where they have no other", () =>
    expect(cardNotes(card, "es")).toMatchObject({ good_at: "Tests.", description: "A card.", lang: "en" }));
});
