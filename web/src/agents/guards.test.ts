import fc from "fast-check";
import { expect, it } from "vitest";
import { GUARDED, guardOf, withGuard } from "./guards";

it("what is refused is what was chosen, whatever stood there before", () => {
  const some = fc.subarray([...GUARDED], { minLength: 1 });
  fc.assert(
    fc.property(some, some, fc.boolean(), (before, after, strict) => {
      const first = withGuard([], { refused: before, strict: !strict });
      expect(guardOf(withGuard(first, { refused: after, strict }))).toEqual({ refused: after, strict });
    }),
  );
  expect(withGuard(withGuard([], { refused: ["law"], strict: true }), { refused: [], strict: true })).toEqual([]);
});

it("a threshold that was set by the API stays, and what has no place in the form is left alone", () => {
  const judge = { action: "block", custom_category_thresholds: { law: 0.4, health: 1 } };
  const set = [{ block_on_error: true, moderation_llm_v2: judge }];
  const guard = guardOf(set);
  expect(guard?.refused).not.toContain("health");
  expect(withGuard(set, { refused: ["law", "health"], strict: true })[0]).toMatchObject({
    moderation_llm_v2: { custom_category_thresholds: { law: 0.4, sexual: 1 } },
  });
  for (const other of [
    [{ moderation_llm_v1: judge }],
    [{ moderation_llm_v2: { ...judge, action: "none" } }],
    [{ moderation_llm_v2: { ...judge, ignore_other_categories: true } }],
    [...set, ...set],
  ])
    expect(guardOf(other)).toBeNull();
});
