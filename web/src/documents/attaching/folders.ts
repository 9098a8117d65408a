/** What was dropped: the files, and whether folders were among it, which are asked about first. */
export interface Dropped {
  files: File[];
  folders: number;
  /** There were more than are taken at once. */
  cut: boolean;
}

/** At once: whoever drops their whole disk has not meant it. */
export const MOST_FILES = 500;

const DEEPEST = 12;

/** Files of a drop, those in folders included. Has to be called within the event: afterwards its items are empty. */
export async function droppedFiles(transfer: DataTransfer): Promise<Dropped> {
  const entries = [...transfer.items]
    .filter((item) => item.kind === "file")
    .map((item) => item.webkitGetAsEntry?.() ?? null);
  const plain = [...transfer.files];
  const found = entries.filter((entry) => entry !== null);
  const folders = found.filter((entry) => entry.isDirectory).length;
  if (folders === 0) return { files: plain.slice(0, MOST_FILES), folders: 0, cut: plain.length > MOST_FILES };
  const files: File[] = [];
  for (const entry of found) await gather(entry, files, 0);
  return { files: files.slice(0, MOST_FILES), folders, cut: files.length > MOST_FILES };
}

/** What systems put into folders and nobody means. */
function isHidden(name: string): boolean {
  return name.startsWith(".") || name === "Thumbs.db" || name === "desktop.ini" || name === "__MACOSX";
}

async function gather(entry: FileSystemEntry, files: File[], depth: number): Promise<void> {
  if (files.length > MOST_FILES || isHidden(entry.name)) return;
  if (entry.isFile) {
    files.push(await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)));
  } else if (depth < DEEPEST) {
    for (const inside of await listing(entry as FileSystemDirectoryEntry)) await gather(inside, files, depth + 1);
  }
}

/** A reader gives a hundred at a time, and nothing at the end. */
async function listing(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    all.push(...some);
  }
}

/** Of a chosen folder (`<input webkitdirectory>`): the same files are left out. */
export function chosenFiles(files: File[]): Dropped {
  const kept = files.filter((file) => !(file.webkitRelativePath || file.name).split("/").some(isHidden));
  return { files: kept.slice(0, MOST_FILES), folders: 1, cut: kept.length > MOST_FILES };
}
