import { describe, expect, it } from "vitest";
import { changed, drawn, mayVote, sidesOf, speedOf } from "./comparing";

const answer = { conversationId: "conv_1", text: "x", info: {}, failed: false };

describe("comparing", () => {
  it("draws two different models, however chance falls", () => {
    for (const chance of [0, 0.3, 0.5, 0.999]) {
      const found = drawn(["ant", "bee", "bee", "cat"], () => chance);
      expect(new Set(found).size).toBe(2);
    }
    expect(drawn(["ant"])).toEqual(["ant"]);
  });

  it("takes a vote only once both answers are there and none has failed", () => {
    let sides = sidesOf(["ant", "bee"]);
    expect(mayVote(sides)).toBe(false);
    sides = changed(changed(sides, 0, { conversationId: "a", finished: answer }), 1, { conversationId: "b" });
    expect(mayVote(sides)).toBe(false);
    expect(mayVote(changed(sides, 1, { finished: answer }))).toBe(true);
    expect(mayVote(changed(sides, 1, { finished: { ...answer, failed: true } }))).toBe(false);
    expect(mayVote(changed(changed(sides, 1, { finished: answer }), 1, { model: "ant" }))).toBe(false);
  });

  it("tells no speed that nobody measured", () => {
    expect(speedOf({ ...answer, info: { seconds: 3, time_to_first_token: 1, completion_tokens: 41 } })).toBe(20);
    expect(speedOf({ ...answer, info: { seconds: 1.001, time_to_first_token: 1, completion_tokens: 40 } })).toBeNull();
    expect(speedOf({ ...answer, info: { seconds: 3, completion_tokens: 40 } })).toBeNull();
  });
});
