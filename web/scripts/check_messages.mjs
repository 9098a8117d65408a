// What is wrong with the messages: a key that a language lacks or has too much, placeholders or plural forms that differ,
// a key that nothing uses, a text that was left in English.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { compileMessage } from "@lingui/message-utils/compileMessage";
import { BUNDLES, filesOf, LANGUAGES, read } from "./messages.mjs";

/** Texts that are the same in English and in another language by right are listed in src/i18n/same.json. */
export function check(root) {
  const same = new Set(JSON.parse(readFileSync(join(root, "i18n", "same.json"), "utf8")));
  const faults = [];
  for (const bundle of BUNDLES) {
    const texts = Object.fromEntries(LANGUAGES.map((language) => [language, read(filesOf(root, bundle, language))]));
    for (const language of LANGUAGES) faults.push(...against(texts.en, texts[language], language, same));
  }
  return [...faults, ...unused(root)];
}

function against(english, texts, language, same) {
  const faults = [];
  for (const [key, text] of Object.entries(english)) {
    const theirs = texts[key];
    if (!theirs) {
      faults.push(`${language}: ${key} is missing`);
      continue;
    }
    const [wanted, found] = [shape(text), shape(theirs)];
    if (wanted.names !== found.names)
      faults.push(`${language}: ${key} has ${found.names}, and English ${wanted.names}`);
    faults.push(...plurals(language, key, found.plurals));
    if (language !== "en" && theirs === text && /[a-z]{3} [a-z]{2}/i.test(text) && !same.has(key)) {
      faults.push(`${language}: ${key} is as in English: ${text}`);
    }
  }
  for (const key of Object.keys(texts)) if (!(key in english)) faults.push(`${language}: ${key} is unknown in English`);
  return faults;
}

/** The names of a message's values and tags, and the forms of its plurals. */
function shape(text) {
  const names = new Set((text.match(/<\/?\d+\/?>/g) ?? []).map((tag) => tag.replace(/\//g, "")));
  const forms = [];
  const visit = (parts) => {
    if (!Array.isArray(parts)) return;
    for (const part of parts) {
      if (!Array.isArray(part)) continue;
      const [name, kind, options] = part;
      names.add(kind ? `${name}:${kind}` : `${name}`);
      if (kind === "plural") forms.push({ type: "cardinal", has: Object.keys(options) });
      if (kind === "selectordinal") forms.push({ type: "ordinal", has: Object.keys(options) });
      if (options && typeof options === "object") for (const option of Object.values(options)) visit(option);
    }
  };
  visit(compileMessage(text));
  return { names: [...names].sort().join(" "), plurals: forms };
}

function plurals(language, key, forms) {
  return forms.flatMap(({ type, has }) =>
    new Intl.PluralRules(language, { type })
      .resolvedOptions()
      .pluralCategories.filter((one) => !has.includes(one))
      .map((one) => `${language}: ${key} has no plural form "${one}"`),
  );
}

/** A key is used where the sources have it in quotes, where a template begins like it (`canvas.as_${…}`), or where a
 * comment `messages: prefix.*` says that it is made up otherwise. */
function unused(root) {
  const sources = [];
  const visit = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) visit(path);
      else if (/\.tsx?$/.test(entry.name) && !entry.name.endsWith(".d.ts") && !entry.name.includes(".test.")) {
        sources.push(readFileSync(path, "utf8"));
      }
    }
  };
  visit(root);
  const all = sources.join("\n");
  const told = [...all.matchAll(/messages:((?: [\w.-]+\.\*,?)+)/g)].flatMap((match) =>
    match[1]
      .trim()
      .split(/,? /)
      .map((family) => family.slice(0, -1)),
  );
  const begun = [...all.matchAll(/`([\w-]+\.[\w.-]*)\$\{/g)].map((match) => match[1]);
  const families = [...told, ...begun];
  const quoted = new Set([...all.matchAll(/["'`]([\w-]+(?:\.[\w-]+)+)["'`]/g)].map((match) => match[1]));
  const keys = BUNDLES.flatMap((bundle) => Object.keys(read(filesOf(root, bundle, "en"))));
  return keys
    .filter((key) => !quoted.has(key) && !families.some((family) => key.startsWith(family)))
    .map((key) => `${key} is used nowhere`);
}
