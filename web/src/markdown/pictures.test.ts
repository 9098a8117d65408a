import { expect, it } from "vitest";
import { pictureType } from "./pictures";

const beginning = (text: string) => Uint8Array.from(text, (one) => one.charCodeAt(0)).buffer;

it.each([
  ["\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image/png"],
  ["\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg"],
  ["GIF89a\x01\0\x01\0", "image/gif"],
  ["RIFF\n\0\0\nWEBPVP8 ", "image/webp"],
  ["<svg xmlns='http://www.w3.org/2000/svg'/>", null],
  ["<!doctype html>GIF89a", null],
  ["", null],
])("tells a picture by how it begins: %j", (text, type) => {
  expect(pictureType(beginning(text))).toBe(type);
});
