import { expect, it } from "vitest";
import { speedOf } from "../../models/speed";
import { adviceOf, errorOf, meaningOf, timeline } from "./explaining";

it("says of each status what it means, and what to do where something is wrong", () => {
  expect([200, 206, 429, 418, 507].map(meaningOf)).toEqual([
    "calls.status.200",
    "calls.status.200",
    "calls.status.429",
    "calls.status.4xx",
    "calls.status.5xx",
  ]);
  expect([200, 429, 418, 500].map(adviceOf)).toEqual([
    null,
    "calls.advice.429",
    "calls.advice.4xx",
    "calls.advice.5xx",
  ]);
});

it("has the words for the server's names of errors, and none for what is no name", () => {
  expect(errorOf("engine_timeout")).toBe("error.engine_timeout");
  expect(["no_such_name", "__proto__", "", null].map(errorOf)).toEqual([null, null, null, null]);
});

it("tells no speed of an answer that is too short to have one", () => {
  expect([speedOf(101, 2), speedOf(4, 2), speedOf(25, 0.02)]).toEqual([50, null, null]);
});

it("parts a call's time at its first token", () => {
  expect(timeline(1, 4)).toEqual({ before: 0.25, after: 0.75 });
  expect([timeline(null, 4), timeline(0, 4), timeline(4, 4)]).toEqual([null, null, null]);
});
