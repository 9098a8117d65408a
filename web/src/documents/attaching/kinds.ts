/** What becomes of a file that is attached to a message. */
export type Kind = "picture" | "text" | "document";

/** Why a file is not taken, before anything is sent; messages: attach.refused.* */
export type Refusal = "empty" | "too_large" | "program" | "archive" | "media" | "lost";

/** As the server's setting `max_file` is where nobody has changed it; the server itself has the last word. */
export const LARGEST_FILE = 512 * 1024 * 1024;
/** Characters of one text that goes into the message itself, and of all of them together. More is searched instead of
 * read: the whole of it would push the conversation out of a small model's context. */
export const LONGEST_TEXT = 8_000;
export const MOST_TEXT = 24_000;

const PICTURES = new Set(["png", "jpg", "jpeg", "webp", "gif", "bmp", "avif"]);
const TEXTS = new Set(
  (
    "txt text md markdown log json jsonl ndjson yaml yml toml ini cfg conf env xml css scss js mjs cjs ts tsx jsx py rb " +
    "rs go java kt c h cc cpp hpp cs php sh bash zsh sql r swift lua tex srt vtt diff patch csv tsv"
  ).split(" "),
);
/** What people write to be read: a longer one is a document, so that an answer can cite it. */
const PROSE = new Set(["txt", "text", "md", "markdown"]);
export const LONGEST_NOTE = 1_500;
const PROGRAMS = new Set(["exe", "dll", "so", "dylib", "msi", "app", "dmg", "bin", "apk", "class", "jar", "iso"]);
const ARCHIVES = new Set(["zip", "tar", "gz", "tgz", "7z", "rar", "bz2", "xz", "zst"]);
const MEDIA = new Set(["mp3", "wav", "flac", "ogg", "m4a", "mp4", "mov", "avi", "mkv", "webm"]);

export function extensionOf(name: string): string {
  const at = name.lastIndexOf(".");
  return at > 0 ? name.slice(at + 1).toLowerCase() : "";
}

export function refusalOf(file: { name: string; size: number }): Refusal | null {
  const extension = extensionOf(file.name);
  if (file.size === 0) return "empty";
  if (file.size > LARGEST_FILE) return "too_large";
  if (PROGRAMS.has(extension)) return "program";
  if (ARCHIVES.has(extension)) return "archive";
  if (MEDIA.has(extension)) return "media";
  return null;
}

/** `vision`: the model sees pictures. For one that does not, a picture is a document whose text is recognised. */
export function kindOf(file: { name: string; size: number; type: string }, vision: boolean): Kind {
  const extension = extensionOf(file.name);
  const picture = PICTURES.has(extension) || (/^image\/(png|jpeg|webp|gif|bmp|avif)$/.test(file.type) && !extension);
  if (picture) return vision ? "picture" : "document";
  if (PROSE.has(extension) && file.size > LONGEST_NOTE) return "document";
  // A character of UTF-8 has four bytes at most: what is larger is not read only to find out that it is too long.
  if (TEXTS.has(extension) && file.size <= LONGEST_TEXT * 4) return "text";
  return "document";
}

export function isText(name: string): boolean {
  return TEXTS.has(extensionOf(name));
}

/** The text, if it is one and short enough to stand in a message. */
export async function shortText(file: File): Promise<string | null> {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(await bytesOf(file));
    return text.length <= LONGEST_TEXT && !text.includes("\0") ? text : null;
  } catch {
    return null;
  }
}

function bytesOf(file: File): Promise<ArrayBuffer> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => (reader.result instanceof ArrayBuffer ? resolve(reader.result) : reject(reader.error));
    reader.onerror = () => reject(reader.error);
    reader.readAsArrayBuffer(file);
  });
}
