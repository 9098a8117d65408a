import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { check } from "./check_messages.mjs";

const made = [];

/** The faults of an application that says `texts` by language, and uses them as in `source`. */
function faults(texts, source, same = []) {
  const root = mkdtempSync(join(tmpdir(), "messages-"));
  made.push(root);
  mkdirSync(join(root, "part", "messages"), { recursive: true });
  mkdirSync(join(root, "i18n"));
  writeFileSync(join(root, "i18n", "same.json"), JSON.stringify(same));
  writeFileSync(join(root, "part", "Part.tsx"), source);
  for (const language of ["en", "fr", "de", "es", "it"]) {
    const own = texts[language] ?? texts.others ?? texts.en;
    writeFileSync(join(root, "part", "messages", `${language}.json`), JSON.stringify(own));
  }
  return check(root);
}

afterEach(() => {
  for (const root of made.splice(0)) rmSync(root, { recursive: true });
});

describe("messages", () => {
  it("pass where every language says what is used", () => {
    expect(faults({ en: { "a.b": "Save" } }, 't("a.b")')).toEqual([]);
  });

  it("fail where a language lacks one, or has one that English lacks", () => {
    expect(faults({ en: { "a.b": "Save" }, it: {} }, 't("a.b")')).toEqual(["it: a.b is missing"]);
    expect(faults({ en: { "a.b": "Save" }, it: { "a.b": "Salva", "a.c": "?" } }, 't("a.b")')).toHaveLength(1);
  });

  it("fail where values or tags differ", () => {
    const said = faults({ en: { "a.b": "<0>{n}</0> of {all}" }, fr: { "a.b": "{n} sur {all}" } }, 't("a.b")', ["a.b"]);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain("fr: a.b");
  });

  it("fail where a plural lacks a form of its language", () => {
    const english = "{n, plural, one {# file} other {# files}}";
    const spanish = "{n, plural, one {# archivo} other {# archivos}}";
    const said = faults({ en: { "a.b": english }, es: { "a.b": spanish } }, 't("a.b")', ["a.b"]);
    // French and Italian were left with the English forms here, too.
    expect(said).toContain('es: a.b has no plural form "many"');
    expect(said.filter((one) => one.startsWith("de"))).toEqual([]);
  });

  it("fail where a sentence was left in English, unless that is said to be right", () => {
    expect(faults({ en: { "a.b": "Nothing was found" } }, 't("a.b")')).toHaveLength(4);
    expect(faults({ en: { "a.b": "Nothing was found" } }, 't("a.b")', ["a.b"])).toEqual([]);
  });

  it("fail where nothing uses one; a template or a comment stands for a family", () => {
    expect(faults({ en: { "a.b": "Save" } }, 't("a.c")')).toEqual(["a.b is used nowhere"]);
    expect(faults({ en: { "a.b": "Save" } }, "t(`a.${one}`)")).toEqual([]);
    expect(faults({ en: { "a.b": "Save" } }, "// messages: c.* a.*")).toEqual([]);
  });
});
