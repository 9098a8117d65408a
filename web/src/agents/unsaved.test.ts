import { beforeEach, describe, expect, it } from "vitest";
import { keepDraft, writeDrafts } from "../composer/drafts";
import { EMPTY } from "./draft";
import { keepUnsaved, unsavedOf } from "./unsaved";

describe("what was written of an agent and not saved", () => {
  beforeEach(() => localStorage.clear());
  const draft = { ...EMPTY, name: "Desk", tools: [{ type: "web_search" }] };

  it("is there again, and only for that agent", () => {
    keepUnsaved("agent new", draft, EMPTY);
    writeDrafts();
    expect(unsavedOf("agent new")).toEqual(draft);
    expect(unsavedOf("agent ag_1")).toBeNull();
  });
  it("is gone when it was put back as it was", () => {
    keepUnsaved("agent new", draft, EMPTY);
    keepUnsaved("agent new", EMPTY, EMPTY);
    expect(unsavedOf("agent new")).toBeNull();
  });
  it("is read field by field", () => {
    keepDraft("agent old", JSON.stringify({ name: "Desk", tools: "all", gone: 1 }));
    expect(unsavedOf("agent old")).toEqual({ ...EMPTY, name: "Desk" });
    keepDraft("agent bad", "{");
    expect(unsavedOf("agent bad")).toBeNull();
  });
});
