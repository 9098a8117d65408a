import type { Translate } from "../i18n/t";

/** Prompts that are there from the beginning, in the language of the interface. messages: prompts.builtin.* */
export const BUILT_IN = [
  "summarise",
  "translate",
  "formal",
  "explain",
  "contract",
  "minutes",
  "reply",
  "ideas",
  "sql",
  "table",
  "trip",
  "learn",
] as const;

export interface BuiltIn {
  name: string;
  title: string;
  text: string;
}

export function builtIn(t: Translate): BuiltIn[] {
  return BUILT_IN.map((name) => ({
    name,
    title: t(`prompts.builtin.${name}.title`),
    // Braces have a meaning of their own in messages: there the places are written [[so]].
    text: t(`prompts.builtin.${name}.text`).replaceAll("[[", "{{").replaceAll("]]", "}}"),
  }));
}
