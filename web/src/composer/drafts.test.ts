import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { nameOf, startOf } from "./choice";
import { draftOf, forgetDraft, keepDraft, writeDrafts } from "./drafts";

beforeEach(() => localStorage.clear());
afterEach(() => vi.useRealTimers());

test("a draft is kept a moment after the last letter, and is there after a reload", () => {
  vi.useFakeTimers();
  keepDraft("c1", "Hel");
  keepDraft("c1", "Hello");
  expect(localStorage.length).toBe(0);
  expect(draftOf("c1")).toBe("Hello");
  vi.advanceTimersByTime(500);
  expect(JSON.parse(localStorage.getItem("ventoux.draft.c1") ?? "").text).toBe("Hello");
  expect(draftOf("c1")).toBe("Hello");
  expect(draftOf("c2")).toBe("");
});

test("a page that is left keeps what was written just now", () => {
  keepDraft("c1", "Hello");
  dispatchEvent(new Event("pagehide"));
  expect(localStorage.getItem("ventoux.draft.c1")).toContain("Hello");
});

test("an empty draft is none, and one that is forgotten too", () => {
  keepDraft("c1", "Hello");
  writeDrafts();
  keepDraft("c1", "");
  writeDrafts();
  expect(localStorage.length).toBe(0);
  keepDraft("c1", "Hello");
  forgetDraft("c1");
  expect(draftOf("c1")).toBe("");
});

test("the oldest drafts go when there are many, and what else is kept stays", () => {
  localStorage.setItem("ventoux.look", "{}");
  vi.useFakeTimers();
  for (let at = 0; at < 70; at += 1) {
    vi.setSystemTime(1000 + at);
    keepDraft(`c${at}`, "x");
    writeDrafts();
  }
  expect(draftOf("c0")).toBe("");
  expect(draftOf("c69")).toBe("x");
  expect(localStorage.getItem("ventoux.look")).toBe("{}");
});

test("what was kept wrongly is no draft", () => {
  localStorage.setItem("ventoux.draft.c1", "{");
  expect(draftOf("c1")).toBe("");
});

test("a conversation is named by the first words of its message", () => {
  expect(nameOf("  What is\nthis? ")).toBe("What is this?");
  const long = nameOf("One two three four five six seven eight nine ten eleven twelve thirteen");
  expect(long.length).toBeLessThanOrEqual(61);
  expect(long.endsWith("…")).toBe(true);
  expect(long).not.toContain("thirteen");
});

test("what is not chosen is not sent", () => {
  const choice = {
    model: "m",
    agentId: null,
    tools: null,
    instructions: "",
    args: {},
    guardrails: [],
    projectId: null,
    temporary: false,
  };
  expect(startOf(choice, "Hello")).toEqual({ model: "m", name: "Hello" });
  const more = { ...choice, agentId: "a", tools: [{ type: "memory" }], args: { temperature: 0 }, temporary: true };
  expect(startOf(more, "")).toEqual({
    agent_id: "a",
    tools: [{ type: "memory" }],
    completion_args: { temperature: 0 },
    temporary: true,
  });
});
