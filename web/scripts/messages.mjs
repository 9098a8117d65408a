// Messages of the application: each folder of src/ that speaks has messages/{en,fr,de,es,it}.json, flat, key → ICU text.
// Here they are gathered, checked and compiled. `node scripts/messages.mjs` writes src/i18n/keys.d.ts, so that TypeScript
// knows every key; with --check it fails at what is missing, unused or not alike in the five languages.

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { compileMessage } from "@lingui/message-utils/compileMessage";

export const LANGUAGES = ["en", "fr", "de", "es", "it"];
export const BUNDLES = ["chat", "console"];

/** Every file below a folder whose name passes. */
function walk(folder, wanted) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? walk(path, wanted) : wanted(path) ? [path] : [];
  });
}

/** The files of one language, by the bundle that they belong to. */
export function filesOf(root, bundle, language) {
  return walk(root, (path) => path.endsWith(join("messages", `${language}.json`))).filter((path) => {
    const own = relative(root, path).split(sep)[0] === "console" ? "console" : "chat";
    return own === bundle;
  });
}

export function read(files) {
  const found = {};
  for (const file of files) {
    for (const [key, text] of Object.entries(JSON.parse(readFileSync(file, "utf8")))) {
      if (key in found) throw new Error(`${key} is there twice, the second time in ${file}`);
      found[key] = text;
    }
  }
  return found;
}

export function bundleOf(root, bundle, language) {
  const files = filesOf(root, bundle, language);
  const texts = read(files);
  const compiled = Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, compileMessage(text)]));
  return { files, compiled };
}

function writeKeys(root) {
  const keys = BUNDLES.flatMap((bundle) => Object.keys(read(filesOf(root, bundle, "en")))).sort();
  const lines = keys.map((key) => `  ${JSON.stringify(key)}: string;`).join("\n");
  const text = `// Written by scripts/messages.mjs from every messages/en.json.\nexport interface Messages {\n${lines}\n}\n`;
  const target = join(root, "i18n", "keys.d.ts");
  mkdirSync(dirname(target), { recursive: true });
  if (!existsSync(target) || readFileSync(target, "utf8") !== text) writeFileSync(target, text);
  return keys.length;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const root = fileURLToPath(new URL("../src", import.meta.url));
  if (process.argv.includes("--check")) {
    // Not awaited here: the module that checks imports this one, which would wait for itself.
    import("./check_messages.mjs").then(({ check }) => {
      const faults = check(root);
      for (const fault of faults) console.error(fault);
      process.exitCode = faults.length ? 1 : 0;
    });
  } else {
    writeKeys(root);
  }
}
