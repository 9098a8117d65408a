import { session } from "../../api/session";
import { type Attachment, type Draft, drafts } from "./state";
import { resume } from "./work";

/** What is attached to a draft is kept beside its words (composer/drafts.ts), so that a reload loses neither. */
const PREFIX = "ventoux.attached.";
const LATER = 300;
const MOST = 30;
/** Characters of pictures and texts that are kept of one draft; browsers have room for five million of everything. */
const ROOM = 600_000;

type Kept = Pick<Draft, "libraries" | "ownLibrary"> & { items: Partial<Attachment>[]; at: number };

let restored = 0;
const seen = new Map<string, Draft>();
let timer: ReturnType<typeof setTimeout> | undefined;

/** Others who use this browser see none of it. */
function keyOf(draft: string): string {
  return `${PREFIX}${session.getState().who?.user?.id ?? ""}.${draft}`;
}

/** What was attached before the page was loaded, unless something is there already. */
export function restore(draft: string): void {
  if (drafts.getState()[draft]) return;
  const kept = read(keyOf(draft));
  if (!kept) return;
  const items = kept.items.map(itemOf);
  drafts.setState({ [draft]: { items, libraries: kept.libraries, ownLibrary: kept.ownLibrary } });
  for (const one of items) if (one.state === "processing") resume(draft, one.id);
}

function read(key: string): Kept | null {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(key) ?? "null");
    return found && typeof found === "object" && "items" in found ? (found as Kept) : null;
  } catch {
    return null;
  }
}

/** A document is looked at again, for it may have been read meanwhile, or be gone; what is not there any more is told. */
function itemOf(kept: Partial<Attachment>): Attachment {
  restored += 1;
  const { name = "", size = 0, kind = "document", pages = null, libraryId, documentId, content } = kept;
  const there = documentId ? "processing" : content === undefined ? "failed" : "ready";
  return {
    id: `kept-${restored}`,
    name,
    size,
    kind,
    pages,
    libraryId,
    documentId,
    content,
    state: there,
    stage: null,
    progress: 1,
    refusal: there === "failed" ? "lost" : undefined,
  };
}

/** As it is kept: without what only this page has. */
export function keptOf({ items, libraries, ownLibrary }: Draft): Omit<Kept, "at"> | null {
  let room = ROOM;
  const told = items
    .filter((one) => !one.refusal || one.refusal === "lost")
    .map(({ name, size, kind, pages, libraryId, documentId, content }) => {
      const fits = content !== undefined && content.length <= room;
      if (fits) room -= content.length;
      return { name, size, kind, pages, libraryId, documentId, content: fits ? content : undefined };
    });
  return told.length || libraries.length || ownLibrary ? { items: told, libraries, ownLibrary } : null;
}

/** All that has changed, now. */
export function writeAttached(): void {
  clearTimeout(timer);
  timer = undefined;
  for (const [draft, now] of Object.entries(drafts.getState())) {
    if (seen.get(draft) === now) continue;
    seen.set(draft, now);
    write(keyOf(draft), now);
  }
}

function write(key: string, draft: Draft): void {
  const kept = keptOf(draft);
  if (!kept) {
    localStorage.removeItem(key);
    return;
  }
  const attempt = (items: Partial<Attachment>[]) => {
    localStorage.setItem(key, JSON.stringify({ ...kept, items, at: Date.now() }));
  };
  try {
    attempt(kept.items);
  } catch {
    // There is no more room: the contents are the most of it, and their loss is told after a reload.
    forgetOldest(MOST / 2);
    try {
      attempt(kept.items.map((one) => ({ ...one, content: undefined })));
    } catch {
      return;
    }
  }
  forgetOldest(MOST);
}

function forgetOldest(most: number): void {
  const names = Object.keys(localStorage).filter((one) => one.startsWith(PREFIX));
  const aged = names.map((name) => ({ name, at: read(name)?.at ?? 0 })).sort((one, other) => one.at - other.at);
  for (const { name } of aged.slice(0, Math.max(0, names.length - most))) localStorage.removeItem(name);
}

drafts.subscribe(() => {
  timer ??= setTimeout(writeAttached, LATER);
});
if (typeof addEventListener === "function") addEventListener("pagehide", writeAttached);
