/** A ZIP whose files are stored as they are: what is large in it, pictures and PDFs, is compressed already. */
export interface ZipEntry {
  name: string;
  content: Blob;
}

const UTF8 = 0x0800;
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc >>> 0;
});
/** What the format can hold without its extensions. */
export const MOST_BYTES = 0xffffffff;
export const MOST_FILES = 0xffff;

export class TooLarge extends Error {}

/** Contents stay blobs, which browsers keep on the disk. Throws TooLarge. */
export async function zipOf(entries: readonly ZipEntry[]): Promise<Blob> {
  const parts: BlobPart[] = [];
  const directory: BlobPart[] = [];
  let at = 0;
  let listed = 0;
  for (const { name, content } of entries) {
    const coded = new TextEncoder().encode(name);
    const crc = await crcOf(content);
    const local = header(0x04034b50, [20, UTF8, 0, 0, 0x21], [crc, content.size, content.size], [coded.length, 0]);
    const rest = [coded.length, 0, 0, 0, 0];
    const central = header(0x02014b50, [20, 20, UTF8, 0, 0, 0x21], [crc, content.size, content.size], rest, [0, at]);
    parts.push(local, coded, content);
    directory.push(central, coded);
    at += local.byteLength + coded.length + content.size;
    listed += central.byteLength + coded.length;
  }
  if (at + listed > MOST_BYTES || entries.length > MOST_FILES) throw new TooLarge();
  const end = header(0x06054b50, [0, 0, entries.length, entries.length], [listed, at], [0]);
  return new Blob([...parts, ...directory, end], { type: "application/zip" });
}

/** A signature, and then numbers of two bytes and of four in turns. */
function header(signature: number, ...groups: number[][]): ArrayBuffer {
  const wide = (group: number) => group % 2 === 1;
  const size = groups.reduce((sum, one, at) => sum + one.length * (wide(at) ? 4 : 2), 4);
  const view = new DataView(new ArrayBuffer(size));
  view.setUint32(0, signature, true);
  let at = 4;
  groups.forEach((numbers, group) => {
    for (const one of numbers) {
      if (wide(group)) view.setUint32(at, one, true);
      else view.setUint16(at, one, true);
      at += wide(group) ? 4 : 2;
    }
  });
  return view.buffer;
}

async function crcOf(content: Blob): Promise<number> {
  let crc = 0xffffffff;
  for (const byte of new Uint8Array(await content.arrayBuffer())) {
    crc = (crc >>> 8) ^ (TABLE[(crc ^ byte) & 0xff] ?? 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** A name for a file in a folder, that leads nowhere else and is there once. */
export function safeName(name: string, taken: Set<string>): string {
  const plain = name
    .replace(/[\p{C}\\/:*?"<>|]/gu, " ")
    .replace(/\s+/g, " ")
    .trim()
    .replace(/^\.+/, "");
  const whole = plain.slice(0, 120) || "file";
  const dot = whole.lastIndexOf(".");
  const [stem, extension] = dot > 0 ? [whole.slice(0, dot), whole.slice(dot)] : [whole, ""];
  let free = whole;
  for (let count = 2; taken.has(free.toLowerCase()); count += 1) free = `${stem} (${count})${extension}`;
  taken.add(free.toLowerCase());
  return free;
}
