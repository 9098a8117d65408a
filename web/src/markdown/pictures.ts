const KINDS: [type: string, beginning: RegExp][] = [
  ["image/png", /^\x89PNG\r\n/],
  ["image/jpeg", /^\xff\xd8\xff/],
  ["image/gif", /^GIF8[79]a/],
  ["image/webp", /^RIFF....WEBP/s],
];
const ENOUGH = 12;

/** Which kind of picture it is, by how its bytes begin; null where it is none that is shown. A server tells of no file
 * what it is, so that no browser takes one for a page. */
export function pictureType(bytes: ArrayBuffer): string | null {
  const beginning = String.fromCharCode(...new Uint8Array(bytes.slice(0, ENOUGH)));
  return KINDS.find(([, begins]) => begins.test(beginning))?.[0] ?? null;
}
