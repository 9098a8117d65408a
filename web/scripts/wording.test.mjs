import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { BUNDLES, filesOf, LANGUAGES, read } from "./messages.mjs";
import { faultsOf, spaced } from "./wording.mjs";

const ROOT = join(import.meta.dirname, "..", "src");
const texts = Object.fromEntries(
  LANGUAGES.map((language) => [
    language,
    Object.assign({}, ...BUNDLES.map((bundle) => read(filesOf(ROOT, bundle, language)))),
  ]),
);

describe("the wording", () => {
  it.each(LANGUAGES)("of %s is written as the language is", (language) => {
    const faults = Object.entries(texts[language]).flatMap(([key, text]) =>
      faultsOf(language, key, text, texts.en[key]).map((fault) => `${language}: ${key} has ${fault}: ${text}`),
    );
    expect(faults).toEqual([]);
  });

  it.each([
    ["en", "Loading...", "three dots"],
    ["en", "It's done", "apostrophe"],
    ["fr", "Supprimer ?", "narrow no-break"],
    ["fr", "Modèle : {name}", "colon"],
    ["fr", "Rien pour «\u00a0{q} »", "» without"],
    ["fr", "Veux-tu un modèle", "vous"],
    ["de", "Nichts zu „{q}”", "„ without"],
    ["de", "Wähle dein Modell", "Sie"],
    ["de", "Wird geladen…", "… without"],
    ["es", "Eliminar {name}?", "¿"],
    ["es", "Elija “{name}”", "quotation marks"],
    ["it", "Scegliete un modello", "voi"],
    ["it", "Scelga un modello", "Lei"],
    ["it", "95 % dei casi", "% with"],
    ["it", "Download", "English"],
  ])("of %s is faulted at “%s”", (language, text, fault) => {
    expect(faultsOf(language, "a.b", text, "Download").join()).toContain(fault);
  });

  it("of a text to a model may be familiar, and that of a variable is left alone", () => {
    expect(faultsOf("fr", "agents.template.coder.instructions", "Tu programmes.", "")).toEqual([]);
    expect(faultsOf("it", "prompts.text_hint", "<0>'{{nome}}'</0> viene chiesto", "")).toEqual([]);
  });

  it("is put right in its spaces, once and for all", () => {
    const text = spaced("fr", "Rien pour « {q} » : essayer ? {n, plural, one {# fois ;} other {50 %}}");
    const right =
      "Rien pour «\u00a0{q}\u00a0»\u00a0: essayer\u202f? {n, plural, one {# fois\u202f;} other {50\u202f%}}";
    expect(text).toBe(right);
    expect(spaced("fr", text)).toBe(right);
    expect(spaced("de", "Wird geladen …")).toBe("Wird geladen\u00a0…");
    expect(spaced("it", "95% di «{q}»: …")).toBe("95% di «{q}»: …");
  });
});
