import { expect, it } from "vitest";
import { changed, sidesOf } from "./comparing";
import { addressOf, keptIn, lastOf } from "./keeping";

const begun = changed(changed(sidesOf(["ant", "bee"]), 0, { conversationId: "conv_1" }), 1, {
  conversationId: "conv_2",
});

it("has in the address what shows a comparison again, and no names", () => {
  const address = addressOf(begun, true, "b") ?? "";
  expect(address).not.toMatch(/ant|bee/);
  expect(keptIn(address.slice(address.indexOf("?")))).toEqual({ ids: ["conv_1", "conv_2"], blind: true, voted: "b" });
});

it("keeps nothing until all have begun, and takes nothing else for a comparison", () => {
  expect(addressOf(changed(begun, 1, { conversationId: null }), false, null)).toBeNull();
  for (const search of ["", "?c=conv_1", "?c=conv_1&c=conv_1", "?c=conv_1&c=../x"]) expect(keptIn(search)).toBeNull();
  expect(keptIn("?c=conv_1&c=conv_2&vote=x")).toEqual({ ids: ["conv_1", "conv_2"], blind: false, voted: null });
});

it("knows a finished answer from one that never came", () => {
  const question = { type: "message.input", id: "m1", role: "user" as const, content: "Why?" };
  const answer = { type: "message.output", id: "m2", content: "So.", info: { cost: 7 } };
  expect(lastOf("conv_1", [question, answer])).toMatchObject({ text: "So.", info: { cost: 7 }, failed: false });
  expect(lastOf("conv_1", [question]).failed).toBe(true);
});
