import { fetchAs } from "../api/client";
import { ApiError } from "../api/errors";
import { language } from "../i18n/language";
import { safeName, type ZipEntry, zipOf } from "./zip";

interface Named {
  id: string;
  name?: string;
  filename?: string;
}
type Owned = Named & { owner_id?: string | null; owner?: boolean };

/** One's own things of this workspace, beside conversations and memories. What others share is not among them. */
interface Own {
  agents: Owned[];
  prompts: Owned[];
  projects: Owned[];
  libraries: Owned[];
  files: Owned[];
  artefacts: Owned[];
}

async function json<T>(path: string): Promise<T> {
  return (await (await fetchAs(path)).json()) as T;
}

/** All of what is told page by page; agents come as a bare list, as Mistral's clients have it. */
async function all<T>(path: string, size: number): Promise<T[]> {
  const found: T[] = [];
  const sign = path.includes("?") ? "&" : "?";
  for (let page = 0; ; page += 1) {
    const told = await json<{ data: T[] } | T[]>(`${path}${sign}page=${page}&page_size=${size}`);
    const data = Array.isArray(told) ? told : told.data;
    found.push(...data);
    if (data.length < size) return found;
  }
}

async function artefacts(): Promise<Owned[]> {
  const found: Owned[] = [];
  let after = "";
  do {
    const query = after ? `&after=${encodeURIComponent(after)}` : "";
    const page = await json<{ data: Owned[]; next: string | null }>(`/v1/artefacts?page_size=200${query}`);
    found.push(...page.data);
    after = page.next ?? "";
  } while (after);
  return found;
}

async function ownOf(userId: string): Promise<Own> {
  const mine = (one: Owned) => one.owner_id === userId;
  return {
    agents: (await all<Owned>("/v1/agents", 100)).filter(mine),
    prompts: (await all<Owned>("/v1/prompts", 500)).filter((one) => one.owner),
    projects: await all<Owned>("/v1/projects", 500),
    libraries: (await all<Owned>("/v1/libraries", 100)).filter(mine),
    // Those that the workspace may see are not told by whom they are.
    files: (await all<Owned & { visibility: string }>("/v1/files", 100)).filter((one) => one.visibility === "user"),
    artefacts: await artefacts(),
  };
}

/** Everything of one's own in one ZIP, and the names of what could not be read. Throws ApiError, TooLarge. */
export async function everythingOf(userId: string): Promise<{ zip: Blob; missing: string[] }> {
  const own = await ownOf(userId);
  const missing: string[] = [];
  const entries: ZipEntry[] = [];
  const conversations = `/v1/conversations/export?language=${language.getState().language}`;
  entries.push({ name: "conversations.zip", content: await (await fetchAs(conversations, { method: "POST" })).blob() });
  const whole: unknown[] = [];
  for (const one of own.artefacts) whole.push(await json<unknown>(`/v1/artefacts/${one.id}`));
  const tables = { ...own, artefacts: whole, votes: await all<unknown>("/v1/arena/votes", 200) };
  for (const [name, rows] of Object.entries(tables)) entries.push(table(name, rows));
  entries.push(table("memories", await json<unknown>("/v1/memories/export")));
  const put = async (name: string, path: string) => {
    const content = await bytesOf(path);
    if (content) entries.push({ name, content });
    else missing.push(name);
  };
  const folders = new Set<string>();
  for (const library of own.libraries) {
    const folder = `libraries/${safeName(library.name ?? "", folders)}`;
    const taken = new Set<string>();
    for (const one of await all<Named>(`/v1/libraries/${library.id}/documents`, 100)) {
      const path = `/v1/libraries/${library.id}/documents/${one.id}/content`;
      await put(`${folder}/${safeName(one.name ?? "", taken)}`, path);
    }
  }
  const taken = new Set<string>();
  for (const one of own.files) await put(`files/${safeName(one.filename ?? "", taken)}`, `/v1/files/${one.id}/content`);
  if (missing.length) entries.push(table("missing", missing));
  return { zip: await zipOf(entries), missing };
}

function table(name: string, rows: unknown): ZipEntry {
  return { name: `${name}.json`, content: new Blob([JSON.stringify(rows, null, 2)]) };
}

/** Null for what is there no more, or cannot be read. */
async function bytesOf(path: string): Promise<Blob | null> {
  try {
    return await (await fetchAs(path)).blob();
  } catch (error) {
    if (error instanceof ApiError && [403, 404, 409, 410].includes(error.status)) return null;
    throw error;
  }
}

/** Everything of one's own, the conversations last: what fails leaves them, from which one sees that it is not done.
 * Throws ApiError. */
export async function deleteEverythingOf(userId: string): Promise<void> {
  const own = await ownOf(userId);
  await gone("/v1/artefacts?confirm=all");
  for (const one of own.projects) await gone(`/v1/projects/${one.id}?conversations=delete&library=delete`);
  for (const one of own.agents) await gone(`/v1/agents/${one.id}`);
  for (const one of own.prompts) await gone(`/v1/prompts/${one.id}`);
  for (const one of own.libraries) await gone(`/v1/libraries/${one.id}`);
  for (const one of own.files) await gone(`/v1/files/${one.id}`);
  await gone("/v1/arena/votes?confirm=all");
  await gone("/v1/memories?confirm=all");
  const headers = { "content-type": "application/json" };
  await fetchAs("/v1/preferences", { method: "PUT", headers, body: JSON.stringify({ memory: "off" }) });
  await gone("/v1/conversations?confirm=all");
  forgetDrafts();
}

/** What is deleted already, as the library of a project, is as it should be. */
async function gone(path: string): Promise<void> {
  try {
    await fetchAs(path, { method: "DELETE" });
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 404)) throw error;
  }
}

function forgetDrafts(): void {
  const own = Object.keys(localStorage).filter((one) => /^ventoux\.(draft|attached)\./.test(one));
  for (const one of own) localStorage.removeItem(one);
}
