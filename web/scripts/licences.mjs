/** What the licences of others ask for who passes their code on: their names and their texts, with what was built. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const TEXT = /^(licen[cs]e|copying|notice)([.-].*)?$/i;

/** The folder of the package that a module is of; null for the application's own. */
export function packageOf(module) {
  const path = module.replace(/^\0+/, "").replaceAll("\\", "/");
  return /^(.*\/node_modules\/(?:@[^/]+\/)?[^/@.][^/?]*)(?:[/?]|$)/.exec(path)?.[1] ?? null;
}

/** One text for all packages of these folders, by name. Throws where one says nothing of its licence. */
export function notices(folders) {
  const told = new Map();
  for (const folder of folders) {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const files = readdirSync(folder).filter((file) => TEXT.test(file));
    if (!license && files.length === 0) throw new Error(`${name} says nothing of its licence`);
    const texts = files.sort().map((file) => readFileSync(join(folder, file), "utf8").trim());
    told.set(`${name} ${version}`, [`${name} ${version} (${license ?? "see below"})`, ...texts].join("\n\n"));
  }
  const own = "The web application of Ventoux is built with the following packages.";
  const all = [...told].sort(([one], [other]) => one.localeCompare(other, "en")).map(([, text]) => text);
  return `${[own, ...all].join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
}
