// @vitest-environment node
import { afterAll, beforeEach, expect, it, vi } from "vitest";

vi.mock("../api/client", () => ({ fetchAs: vi.fn() }));

// Test files of one worker share their modules: one that was loaded before knows the true client, and one that is loaded
// after must.
vi.resetModules();
const { fetchAs } = await import("../api/client");
const { ApiError } = await import("../api/errors");
const { deleteEverythingOf, everythingOf } = await import("./everything");
afterAll(() => void vi.resetModules());

const THERE: Record<string, unknown> = {
  "/v1/agents": [
    { id: "ag_1", owner_id: "me" },
    { id: "ag_2", owner_id: "bob" },
  ],
  "/v1/prompts": {
    data: [
      { id: "p_1", owner: true },
      { id: "p_2", owner: false },
    ],
  },
  "/v1/projects": { data: [{ id: "pr_1" }] },
  "/v1/libraries": {
    data: [
      { id: "l_1", name: "Law", owner_id: "me" },
      { id: "l_2", owner_id: "bob" },
    ],
  },
  "/v1/libraries/l_1/documents": {
    data: [
      { id: "d_1", name: "a.pdf" },
      { id: "d_2", name: "a.pdf" },
    ],
  },
  "/v1/files": {
    data: [
      { id: "f_1", filename: "f.png", visibility: "user" },
      { id: "f_2", visibility: "workspace" },
    ],
  },
  "/v1/artefacts": { data: [{ id: "art_1" }], next: null },
  "/v1/arena/votes": { data: [] },
};
vi.stubGlobal("localStorage", {});
const failing = new Set<string>();
let asked: string[] = [];

beforeEach(() => {
  asked = [];
  failing.clear();
  vi.mocked(fetchAs).mockImplementation(async (path, init) => {
    const [place = ""] = path.split("?");
    asked.push(`${init?.method ?? "GET"} ${path}`);
    if (failing.has(place)) throw new ApiError(404, "not_found", "gone");
    return new Response(JSON.stringify(THERE[place] ?? {}));
  });
});

it("takes documents, files and all tables along, and tells what could not be read", async () => {
  failing.add("/v1/libraries/l_1/documents/d_2/content");
  const { zip, missing } = await everythingOf("me");
  const text = new TextDecoder("latin1").decode(await zip.arrayBuffer());
  for (const name of ["conversations.zip", "memories.json", "votes.json", "libraries/Law/a.pdf", "files/f.png"]) {
    expect(text).toContain(name);
  }
  expect(text).not.toContain("bob");
  expect(missing).toEqual(["libraries/Law/a (2).pdf"]);
});

it("deletes what is one's own, nothing of others, and conversations last", async () => {
  failing.add("/v1/libraries/l_1");
  await deleteEverythingOf("me");
  const deleted = asked.filter((one) => one.startsWith("DELETE ")).map((one) => one.slice(7).split("?")[0]);
  expect(deleted).toEqual([
    "/v1/artefacts",
    "/v1/projects/pr_1",
    "/v1/agents/ag_1",
    "/v1/prompts/p_1",
    "/v1/libraries/l_1",
    "/v1/files/f_1",
    "/v1/arena/votes",
    "/v1/memories",
    "/v1/conversations",
  ]);
  expect(asked).toContain("PUT /v1/preferences");
});
