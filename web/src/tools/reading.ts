import type { Call } from "../stream/entries";

export type Arguments = Record<string, unknown>;

/** The arguments of a call; what is still being written has none yet. */
export function argumentsOf(call: Call): Arguments {
  try {
    const read: unknown = JSON.parse(call.arguments || "{}");
    return typeof read === "object" && read !== null && !Array.isArray(read) ? (read as Arguments) : {};
  } catch {
    return {};
  }
}

/** As people read it, in full. */
export function writtenOut(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** Text that stands in the place where text is wanted; nothing else is shown there. */
export function words(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export interface Hit {
  title: string;
  url: string;
}

export function hitsOf(info: Call["info"]): Hit[] {
  if (!Array.isArray(info.results)) return [];
  return info.results
    .filter((one): one is Record<string, unknown> => typeof one === "object" && one !== null)
    .map((one) => ({ title: words(one.title), url: words(one.url) }))
    .filter((one) => one.title || one.url);
}

export interface MadeFile {
  id: string;
  name: string;
  type: string;
}

export function filesOf(info: Call["info"]): MadeFile[] {
  if (!Array.isArray(info.files)) return [];
  return info.files
    .filter((one): one is Record<string, unknown> => typeof one === "object" && one !== null)
    .map((one) => ({ id: words(one.file_id), name: words(one.name), type: words(one.mime_type) }))
    .filter((one) => /^[\w-]{1,64}$/.test(one.id));
}

/** Of this server's own tools those that only read. */
const READS = new Set([
  "web_search",
  "open_page",
  "document_library",
  "code_interpreter",
  "image_generation",
  "canvas_read",
  "read_more",
]);

export function onlyReads(call: Call): boolean {
  return READS.has(call.function) && (call.name === call.function || READS.has(call.name));
}
