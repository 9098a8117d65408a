// @vitest-environment node
import { expect, it } from "vitest";
import { safeName, zipOf } from "./zip";

it("writes a ZIP as its format says", async () => {
  const zip = await zipOf([
    { name: "é.txt", content: new Blob(["123456789"]) },
    { name: "b/c", content: new Blob([""]) },
  ]);
  const view = new DataView(await zip.arrayBuffer());
  const end = view.byteLength - 22;
  expect(view.getUint32(end, true)).toBe(0x06054b50);
  expect(view.getUint16(end + 10, true)).toBe(2);
  const directory = view.getUint32(end + 16, true);
  expect(directory + view.getUint32(end + 12, true)).toBe(end);
  expect(view.getUint32(directory, true)).toBe(0x02014b50);
  // The check value of CRC-32, of the digits from 1 to 9.
  expect(view.getUint32(directory + 16, true)).toBe(0xcbf43926);
  expect(view.getUint32(directory + 24, true)).toBe(9);
  const second = directory + 46 + view.getUint16(directory + 28, true);
  expect(view.getUint32(second, true)).toBe(0x02014b50);
  expect(view.getUint32(view.getUint32(second + 42, true), true)).toBe(0x04034b50);
});

it("gives files names that lead nowhere else, each once", () => {
  const taken = new Set<string>();
  expect(safeName("../../etc/passwd", taken)).not.toMatch(/[/\\]|^\./);
  expect(["a.pdf", "A.pdf", "", ""].map((one) => safeName(one, taken))).toEqual([
    "a.pdf",
    "A (2).pdf",
    "file",
    "file (2)",
  ]);
});
