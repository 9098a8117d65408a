import { afterAll, beforeEach, expect, it, vi } from "vitest";
import type { Attachment } from "./state";

vi.mock("./library", () => ({ documentAt: vi.fn() }));

// Test files of one worker share their modules: one that was loaded before knows the true library, and one that is loaded
// after must.
vi.resetModules();
const { documentAt } = await import("./library");
const { keptOf, restore, writeAttached } = await import("./keeping");
const { draftOf, drafts, setDraft } = await import("./state");
afterAll(() => void vi.resetModules());

const LEASE: Attachment = {
  id: "attached-1",
  file: new File(["x"], "lease.pdf"),
  name: "lease.pdf",
  size: 1,
  kind: "document",
  state: "ready",
  progress: 1,
  stage: null,
  pages: 6,
  libraryId: "lib",
  documentId: "doc",
};
const NOTE: Attachment = { ...LEASE, id: "2", name: "a.md", kind: "text", content: "Hello", documentId: undefined };

function reload(): void {
  drafts.setState({}, true);
}

beforeEach(() => {
  localStorage.clear();
  reload();
});

it("keeps documents, texts and libraries over a reload, and looks whether the documents are still there", async () => {
  const doc = { id: "doc", library_id: "lib", process_status: "done", stage: null, number_of_pages: 7 };
  vi.mocked(documentAt).mockResolvedValue(doc as Awaited<ReturnType<typeof documentAt>>);
  setDraft("w/new", () => ({ items: [LEASE, NOTE], libraries: [{ id: "l2", name: "Law" }], ownLibrary: "lib" }));
  writeAttached();
  reload();
  restore("w/new");
  expect(draftOf("w/new").items.map((one) => [one.name, one.state])).toEqual([
    ["lease.pdf", "processing"],
    ["a.md", "ready"],
  ]);
  expect(draftOf("w/new")).toMatchObject({ libraries: [{ id: "l2", name: "Law" }], ownLibrary: "lib" });
  await vi.waitFor(() => expect(draftOf("w/new").items[0]).toMatchObject({ state: "ready", pages: 7 }));
});

it("tells of what could not be kept", () => {
  const picture: Attachment = { ...NOTE, kind: "picture", name: "a.png", content: "x".repeat(700_000) };
  const begun: Attachment = { ...LEASE, state: "uploading", documentId: undefined };
  setDraft("w/new", () => ({ items: [picture, begun] }));
  writeAttached();
  reload();
  restore("w/new");
  expect(draftOf("w/new").items.map((one) => one.refusal)).toEqual(["lost", "lost"]);
});

it("keeps nothing of a draft that was sent, nor of a file that was refused", () => {
  setDraft("w/new", () => ({ items: [LEASE] }));
  writeAttached();
  setDraft("w/new", () => ({ items: [] }));
  writeAttached();
  expect(localStorage.length).toBe(0);
  expect(keptOf({ items: [{ ...LEASE, refusal: "program" }], libraries: [], ownLibrary: null })).toBeNull();
});

it("leaves alone what was attached since", () => {
  setDraft("w/new", () => ({ items: [LEASE] }));
  writeAttached();
  setDraft("w/new", () => ({ items: [NOTE] }));
  restore("w/new");
  expect(draftOf("w/new").items).toEqual([NOTE]);
});
