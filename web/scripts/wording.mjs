// How texts are written in each language, as far as a machine can tell: address, spaces, quotation marks, words that were
// left in English. docs/languages.md says the same to people, and which word is taken for what. `node scripts/wording.mjs`
// puts the spaces of French and German right in every file, so that texts may be written with ordinary ones.

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { BUNDLES, filesOf, LANGUAGES } from "./messages.mjs";

/** Texts to a model, which is addressed as a friend is: also where the reader is not. */
const TO_A_MODEL = /^(agents\.template\.|starter\.|prompts\.builtin\.|canvas\.ask_|composer\.instructions_hint)/;

/** What is common to English and to a language. Placeholders are left out of a text before it is looked for here. */
const COMMON = {
  all: [
    "Audio",
    "Chat",
    "Chat:",
    "CSV (.csv)",
    "Embeddings",
    "Excel (.xlsx)",
    "GPU",
    "JSON",
    "Markdown (.md)",
    "PDF (.pdf)",
    "Prompt",
    "Prompts",
    "Python",
    "Token",
    "Tokens",
    "tokens",
    "tokens/s",
    "Top k",
    "Top p",
    "Word (.docx)",
  ],
  fr: [
    "Action",
    "Actions",
    "Active",
    "Administration",
    "Agent",
    "Agents",
    "Alternatives",
    "Assistant",
    "Budgets",
    "Classification",
    "Code",
    "code",
    "Confirmation",
    "Console",
    "Conversation",
    "Conversations",
    "Description",
    "Dimensions",
    "Document",
    "Documents",
    "Images",
    "Instructions",
    "Licence",
    "local",
    "Message",
    "Messages",
    "Navigation",
    "Original",
    "Page",
    "page",
    "Pages",
    "Passage",
    "Question",
    "Questions",
    "Score",
    "score",
    "Scores",
    "Source",
    "Test",
    "Total",
    "Transcription",
    "Version",
    "Versions",
    "Votes",
  ],
  de: [
    "Administrator",
    "Agent",
    "Benchmark",
    "Budgets",
    "Canvas",
    "Code",
    "code",
    "Deployment",
    "Deployments",
    "Details",
    "Engine",
    "Engines",
    "Hardware",
    "Limits",
    "Moderation",
    "Name",
    "Navigation",
    "Offline",
    "Online",
    "Original",
    "Person",
    "Playground",
    "Reasoning",
    "Seed",
    "Status",
    "Test",
    "Text",
    "Version",
  ],
  es: ["demo", "Error", "General", "Hardware", "local", "Original", "Total", "Total:"],
  it: [
    "Account",
    "Benchmark",
    "Canvas",
    "Console",
    "Database",
    "demo",
    "Deployment",
    "Endpoint",
    "File",
    "Hardware",
    "Input",
    "input",
    "Log",
    "Offline",
    "Online",
    "Output",
    "output",
    "Password",
  ],
};

/** Of each rule: what is wrong, how it looks, in which languages, and whether texts to a model are free of it. */
const RULES = [
  ["three dots for …", /\.\.\./, "en fr de es it"],
  ["a straight quotation mark or apostrophe", /["']/, "en fr de es it"],
  ["two spaces, or one at an end", / {2}|^ | $/, "en fr de es it"],
  ["“…” in place of the language’s own quotation marks", /[“”](?!\p{L}*„)/u, "fr es it"],
  ["«…» in place of „…“", /[«»]/, "de"],
  ["„ without “, or “ without „", /^[^„]*“|„[^“]*$|”/, "de"],
  ["« without a no-break space after it", /«(?!\u00a0)/, "fr"],
  ["» without a no-break space before it", /(?<!\u00a0)»/, "fr"],
  ["a colon without a no-break space before it", /(?<!\u00a0):(?=[\s}]|$)/, "fr"],
  ["; ! ? without a narrow no-break space before it", /(?<!\u202f)[;!?](?=[\s}]|$)/, "fr"],
  ["% without a no-break space before it", /(?<![\u00a0\u202f])%/, "fr de es"],
  ["% with a space before it", /\s%/, "en it"],
  ["… without a no-break space before it", /(?<![\u00a0\s])…/, "de"],
  ["… with a space before it", /(?<!:)\s…/, "en fr es it"],
  ["a question without ¿, or ¿ without ?", /^[^¿]*\?|¿[^?]*$/, "es"],
  ["an exclamation without ¡", /^[^¡]*!/, "es"],
  ["tu in place of vous", /(?<!\p{L})(tu|toi|tes|ta)(?!\p{L})/iu, "fr", true],
  ["du in place of Sie", /(?<!\p{L})(du|dich|dir|deine?[mnrs]?)(?!\p{L})/iu, "de", true],
  ["tú in place of usted", /(?<!\p{L})(tú|tus?|vosotros|vuestr[oa]s?)(?!\p{L})/iu, "es", true],
  [
    "voi in place of tu",
    /(?<!\p{L})(voi|vostr[oaie]|avete|siete|dovete|volete|scrivete|scegliete|leggete|attendete|togliete|mettete|ottenete|inserite|selezionate|aggiungete|controllate|provate|verificate)(?!\p{L})/iu,
    "it",
  ],
  [
    "Lei in place of tu",
    /(?<!\p{L})(lei|scelga|scriva|apra|chieda|inserisca|estragga|attenda|prema|controlli|verifichi)(?!\p{L})/iu,
    "it",
  ],
];

/** What is wrong with a text, in words; `english` is what the same key says there. */
export function faultsOf(language, key, text, english) {
  // What ICU quotes is shown as it is: the braces of variables.
  const said = text.replace(/'\{\{[^']*\}\}'/g, "");
  const found = RULES.filter(
    ([, pattern, languages, notToAModel]) =>
      languages.split(" ").includes(language) && !(notToAModel && TO_A_MODEL.test(key)) && pattern.test(said),
  ).map(([fault]) => fault);
  if (language !== "en" && text === english && left(language, text)) found.push("the same as in English");
  return found;
}

function left(language, text) {
  const words = text.replace(/\{[^{}]*\}/g, "").trim();
  return /\p{L}{3}/u.test(words) && ![...COMMON.all, ...COMMON[language]].includes(words);
}

/** A text with the spaces of its language. */
export function spaced(language, text) {
  if (language === "fr") {
    return text
      .replace(/(?<=\S)[ \u00a0\u202f]*:(?=[\s}]|$)/g, "\u00a0:")
      .replace(/(?<=\S)[ \u00a0\u202f]*([;!?])(?=[\s}]|$)/g, "\u202f$1")
      .replace(/«[ \u00a0\u202f]*/g, "«\u00a0")
      .replace(/[ \u00a0\u202f]*»/g, "\u00a0»")
      .replace(/[ \u00a0\u202f]*%/g, "\u202f%");
  }
  if (language === "de") return text.replace(/(?<=\S)[ \u00a0]*…$/, "\u00a0…").replace(/ %/g, "\u00a0%");
  if (language === "es") return text.replace(/ %/g, "\u00a0%");
  return text;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const root = fileURLToPath(new URL("../src", import.meta.url));
  for (const language of LANGUAGES) {
    for (const file of BUNDLES.flatMap((bundle) => filesOf(root, bundle, language))) {
      const written = readFileSync(file, "utf8");
      const texts = Object.entries(JSON.parse(written)).map(([key, text]) => [key, spaced(language, text)]);
      const right = `${JSON.stringify(Object.fromEntries(texts), null, 2)}\n`;
      if (right !== written) writeFileSync(file, right);
    }
  }
}
