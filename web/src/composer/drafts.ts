import { session } from "../api/session";

const PREFIX = "ventoux.draft.";
const LATER = 400;
const MOST = 60;

/** What was written and not sent, by the conversation's id, or by any name for one that has not begun. It is kept half a
 * second after the last letter, and at once when the page is left. */
const waiting = new Map<string, { text: string; timer: ReturnType<typeof setTimeout> }>();

/** Others who use this browser see none of it. */
function keyOf(name: string): string {
  const user = session.getState().who?.user?.id;
  return `${PREFIX}${user ? `${user}.` : ""}${name}`;
}

export function draftOf(name: string): string {
  const key = keyOf(name);
  const written = waiting.get(key);
  if (written) return written.text;
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? "null");
    return kept && typeof kept === "object" && "text" in kept && typeof kept.text === "string" ? kept.text : "";
  } catch {
    return "";
  }
}

export function keepDraft(name: string, text: string): void {
  const key = keyOf(name);
  clearTimeout(waiting.get(key)?.timer);
  waiting.set(key, { text, timer: setTimeout(() => write(key), LATER) });
}

export function forgetDraft(name: string): void {
  const key = keyOf(name);
  clearTimeout(waiting.get(key)?.timer);
  waiting.delete(key);
  localStorage.removeItem(key);
}

/** All of them, now. */
export function writeDrafts(): void {
  for (const key of [...waiting.keys()]) write(key);
}

function write(key: string): void {
  const written = waiting.get(key);
  if (!written) return;
  clearTimeout(written.timer);
  waiting.delete(key);
  if (!written.text) {
    localStorage.removeItem(key);
    return;
  }
  const kept = JSON.stringify({ text: written.text, at: Date.now() });
  try {
    localStorage.setItem(key, kept);
  } catch {
    // There is no more room: the oldest drafts make some.
    forgetOldest(MOST / 2);
    try {
      localStorage.setItem(key, kept);
    } catch {
      return;
    }
  }
  forgetOldest(MOST);
}

function forgetOldest(most: number): void {
  const names = Object.keys(localStorage).filter((one) => one.startsWith(PREFIX));
  if (names.length <= most) return;
  const aged = names.map((name) => ({ name, at: timeOf(name) })).sort((one, other) => one.at - other.at);
  for (const { name } of aged.slice(0, names.length - most)) localStorage.removeItem(name);
}

function timeOf(name: string): number {
  const found = /"at":(\d+)/.exec(localStorage.getItem(name) ?? "");
  return found ? Number(found[1]) : 0;
}

if (typeof addEventListener === "function") addEventListener("pagehide", writeDrafts);
