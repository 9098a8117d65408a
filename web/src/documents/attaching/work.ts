import { upload } from "../../api/upload";
import { t } from "../../i18n/t";
import { isText, LONGEST_TEXT, MOST_TEXT, shortText } from "./kinds";
import { type Doc, documentAt, libraryOf, makeLibrary } from "./library";
import { pictureUrl } from "./pictures";
import { type Attachment, conversationOf, draftOf, itemOf, setDraft, setItem } from "./state";

const AT_ONCE = 3;
/** Between two looks at a document that is read, in milliseconds: soon at first, as most are small. */
const LOOKS = [400, 800, 1500, 2500];

const running = new Map<string, AbortController>();
const queue: (() => Promise<void>)[] = [];
let busy = 0;

/** Takes a file to where it belongs, after those before it. */
export function start(draft: string, id: string): void {
  const control = new AbortController();
  running.set(id, control);
  queue.push(() => carry(draft, id, control.signal));
  next();
}

/** Goes on with a document that was sent before the page was loaded. */
export function resume(draft: string, id: string): void {
  const control = new AbortController();
  running.set(id, control);
  void again(draft, id, control.signal);
}

async function again(draft: string, id: string, signal: AbortSignal): Promise<void> {
  const { libraryId = "", documentId = "" } = itemOf(draft, id) ?? {};
  try {
    await follow(draft, id, await documentAt(libraryId, documentId), signal);
  } catch (error) {
    if (!signal.aborted) setItem(draft, id, { state: "failed", error });
  }
}

/** Ends whatever is done for it. */
export function stop(id: string): void {
  running.get(id)?.abort();
  running.delete(id);
}

function next(): void {
  while (busy < AT_ONCE) {
    const task = queue.shift();
    if (!task) return;
    busy += 1;
    void task().finally(() => {
      busy -= 1;
      next();
    });
  }
}

async function carry(draft: string, id: string, signal: AbortSignal): Promise<void> {
  try {
    const item = itemOf(draft, id);
    if (!item?.file || signal.aborted) return;
    if (item.kind === "text" && (await asText(draft, id, item.file))) return;
    if (item.kind === "picture" && (await asPicture(draft, id, item.file))) return;
    const sent = await asDocument(draft, id, item.file, signal);
    // Others need not wait until the server has read this one.
    void follow(draft, id, sent, signal);
  } catch (error) {
    if (!signal.aborted) await failed(draft, id, { error });
  }
}

/** What no library takes, a model may still read as it is. */
async function failed(draft: string, id: string, why: Partial<Attachment>): Promise<void> {
  const item = itemOf(draft, id);
  if (item?.file && isText(item.name) && (await asText(draft, id, item.file))) return;
  setItem(draft, id, { ...why, state: "failed" });
}

async function asText(draft: string, id: string, file: File): Promise<boolean> {
  const content = await shortText(file);
  const taken = draftOf(draft).items.reduce(
    (sum, one) => sum + (one.kind === "text" ? (one.content?.length ?? 0) : 0),
    0,
  );
  if (content === null || taken + Math.min(content.length, LONGEST_TEXT) > MOST_TEXT) return false;
  setItem(draft, id, {
    kind: "text",
    state: "ready",
    content,
    progress: 1,
    libraryId: undefined,
    documentId: undefined,
  });
  return true;
}

async function asPicture(draft: string, id: string, file: File): Promise<boolean> {
  try {
    setItem(draft, id, { state: "ready", content: await pictureUrl(file), progress: 1 });
    return true;
  } catch {
    // The browser cannot draw it; the server may still recognise its text.
    return false;
  }
}

async function asDocument(draft: string, id: string, file: File, signal: AbortSignal): Promise<Doc> {
  setItem(draft, id, { kind: "document", state: "uploading", progress: 0 });
  const libraryId = await libraryFor(draft, file.name);
  const onProgress = (progress: number) => setItem(draft, id, { progress });
  const sent = (await upload(`/v1/libraries/${libraryId}/documents`, file, { onProgress, signal })) as Doc;
  setItem(draft, id, { state: "processing", progress: 1, libraryId, documentId: sent.id, ...told(sent) });
  return sent;
}

const making = new Map<string, Promise<string>>();

/** One for all files of a conversation: that which it has, or a new one. */
function libraryFor(draft: string, name: string): Promise<string> {
  const own = draftOf(draft).ownLibrary;
  if (own) return Promise.resolve(own);
  const begun = making.get(draft);
  if (begun) return begun;
  const make = async () => {
    const conversation = conversationOf(draft);
    const there = conversation && (await libraryOf(conversation));
    const id = there || (await makeLibrary(t("attach.library_name", { name })));
    setDraft(draft, () => ({ ownLibrary: id }));
    return id;
  };
  const made = make().finally(() => making.delete(draft));
  making.set(draft, made);
  return made;
}

function told(doc: Doc) {
  return { stage: doc.stage, pages: doc.number_of_pages, reason: doc.error ?? doc.warning ?? undefined };
}

/** Until the server has read it, or cannot. */
async function follow(draft: string, id: string, sent: Doc, signal: AbortSignal): Promise<void> {
  let doc = sent;
  for (let look = 0; ; look += 1) {
    if (doc.process_status === "done") return setItem(draft, id, { ...told(doc), state: "ready" });
    if (doc.process_status === "error") return failed(draft, id, told(doc));
    await new Promise((resolve) => setTimeout(resolve, LOOKS[look] ?? LOOKS.at(-1)));
    if (signal.aborted) return;
    try {
      doc = await documentAt(sent.library_id, sent.id);
    } catch (error) {
      return failed(draft, id, { error });
    }
    const stage = doc.process_status === "waiting_for_capacity" ? "waiting" : doc.stage;
    setItem(draft, id, { ...told(doc), stage });
  }
}
