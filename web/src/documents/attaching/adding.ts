import { tellError } from "../../ui/toast";
import { type Kind, refusalOf } from "./kinds";
import { removeDocument, removeLibrary } from "./library";
import { type Attachment, conversationOf, draftOf, itemOf, NO_DRAFT, setDraft, setItem } from "./state";
import { resume, start, stop } from "./work";

let made = 0;

/** Into a draft; what becomes of a file its `kind` says. */
export function add(draft: string, files: File[], kind: (file: File) => Kind): void {
  const fresh = files.map((file): Attachment => {
    const refusal = refusalOf(file);
    return {
      id: `attached-${++made}`,
      file,
      name: file.name,
      size: file.size,
      kind: kind(file),
      state: refusal ? "failed" : "waiting",
      progress: 0,
      stage: null,
      pages: null,
      refusal: refusal ?? undefined,
    };
  });
  setDraft(draft, ({ items }) => ({ items: [...items, ...fresh] }));
  for (const one of fresh) if (!one.refusal) start(draft, one.id);
}

export function remove(draft: string, id: string): void {
  const item = itemOf(draft, id);
  stop(id);
  setDraft(draft, ({ items }) => ({ items: items.filter((one) => one.id !== id) }));
  if (item?.documentId) clearUp(draft, item).catch(tellError);
}

/** Takes what was removed out of the library as well. The same bytes twice are one document there. */
async function clearUp(draft: string, { libraryId, documentId }: Attachment): Promise<void> {
  const { items, ownLibrary } = draftOf(draft);
  if (!libraryId || !documentId || items.some((one) => one.documentId === documentId)) return;
  if (conversationOf(draft) || items.some((one) => one.kind === "document")) {
    await removeDocument(libraryId, documentId);
    return;
  }
  // A draft that has no document any more needs no library either.
  if (ownLibrary === libraryId) setDraft(draft, () => ({ ownLibrary: null }));
  await removeLibrary(libraryId);
}

/** The library is that conversation's from now on: the next one that begins gets its own. */
export function forget(draft: string): void {
  const kept = conversationOf(draft) ? draftOf(draft).ownLibrary : null;
  for (const one of draftOf(draft).items) stop(one.id);
  setDraft(draft, () => ({ ...NO_DRAFT, ownLibrary: kept }));
}

export function retry(draft: string, id: string): void {
  stop(id);
  if (!itemOf(draft, id)?.file) {
    setItem(draft, id, { state: "processing", error: undefined, reason: undefined });
    resume(draft, id);
    return;
  }
  setItem(draft, id, { state: "waiting", progress: 0, error: undefined, reason: undefined, stage: null });
  start(draft, id);
}
