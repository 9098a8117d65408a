import type { Language } from "../i18n/language";
import type { MessageKey } from "../i18n/t";
import type { ServedModel } from "./queries";

/** Words about a model that follow from its card, so that they are there in each language. messages: trait.* */
export interface Trait {
  key: MessageKey;
  good: boolean;
}

const LONG = 100_000;
const LARGE = 20_000_000_000;

export function traitsOf(model: ServedModel, spoken: Language): Trait[] {
  const has = (capability: ServedModel["capabilities"][number]) => model.capabilities.includes(capability);
  const speaks = model.languages.length === 0 || model.languages.includes(spoken);
  const found: [boolean, MessageKey, boolean][] = [
    [model.demo, "trait.demo", false],
    [!speaks, "trait.other_language", false],
    [speaks && model.languages.length >= 5, "trait.multilingual", true],
    [!model.demo && has("reasoning"), "trait.reasoning", true],
    [has("vision"), "trait.vision", true],
    [!model.demo && has("tools"), "trait.tools", true],
    [has("fim"), "trait.code", true],
    [model.context >= LONG, "trait.long", true],
    [model.parameters >= LARGE, "trait.large", true],
    [!model.demo && model.parameters > 0 && model.parameters < 5_000_000_000, "trait.fast", true],
  ];
  return found.filter(([is]) => is).map(([, key, good]) => ({ key, good }));
}

/** What one may begin with: texts of the messages, chosen by what the model can do. messages: starter.* */
export interface Starter {
  title: MessageKey;
  text: MessageKey;
}

function starter(name: string): Starter {
  return { title: `starter.${name}` as MessageKey, text: `starter.${name}_text` as MessageKey };
}

export function startersFor(model: ServedModel | undefined): Starter[] {
  if (!model || model.demo) return ["rewrite", "greeting", "shorten", "names"].map(starter);
  const able = model.capabilities;
  const names = [
    able.includes("reasoning") ? "decide" : "explain",
    able.includes("tools") ? "compare" : "email",
    able.includes("fim") || able.includes("tools") ? "code" : "plan",
    "letter",
  ];
  return names.map(starter);
}
