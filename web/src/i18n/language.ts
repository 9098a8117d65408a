import { i18n } from "@lingui/core";
import { createStore } from "zustand/vanilla";

/** The languages of the interface, by their own names. */
export const LANGUAGES = { en: "English", fr: "Français", de: "Deutsch", es: "Español", it: "Italiano" } as const;
export type Language = keyof typeof LANGUAGES;
export type Bundle = "chat" | "console";

const STORED = "ventoux.language";

const LOADERS: Record<Bundle, Record<Language, () => Promise<{ default: Record<string, string> }>>> = {
  chat: {
    en: () => import("virtual:messages/chat/en"),
    fr: () => import("virtual:messages/chat/fr"),
    de: () => import("virtual:messages/chat/de"),
    es: () => import("virtual:messages/chat/es"),
    it: () => import("virtual:messages/chat/it"),
  },
  console: {
    en: () => import("virtual:messages/console/en"),
    fr: () => import("virtual:messages/console/fr"),
    de: () => import("virtual:messages/console/de"),
    es: () => import("virtual:messages/console/es"),
    it: () => import("virtual:messages/console/it"),
  },
};

const loaded = new Set<string>();

/** What is shown now; changes with `speak`. */
export const language = createStore<{ language: Language; region: string }>(() => ({ language: "en", region: "en" }));

export function isLanguage(value: string): value is Language {
  return value in LANGUAGES;
}

/** The user's choice, else the first of the browser's languages that there is, else English. */
export function preferredLanguage(): Language {
  const stored = localStorage.getItem(STORED) ?? "";
  if (isLanguage(stored)) return stored;
  const known = navigator.languages.map((one) => one.slice(0, 2).toLowerCase()).find(isLanguage);
  return known ?? "en";
}

/** Loads the messages and shows the interface in them. */
export async function speak(chosen: Language, bundles: Bundle[] = ["chat"]): Promise<void> {
  await Promise.all(bundles.map((bundle) => load(bundle, chosen)));
  i18n.activate(chosen);
  document.documentElement.lang = chosen;
  // Dates and numbers in the manner of the user's country, where the browser says one: de-CH, fr-BE, en-GB.
  const region = navigator.languages.find((one) => one.slice(0, 2).toLowerCase() === chosen) ?? chosen;
  language.setState({ language: chosen, region });
}

/** Another bundle in the language that is shown. */
export async function alsoSpeak(bundle: Bundle): Promise<void> {
  await load(bundle, language.getState().language);
}

/** Chosen in the settings: every bundle that is in use changes with it. */
export async function chooseLanguage(chosen: Language): Promise<void> {
  localStorage.setItem(STORED, chosen);
  const bundles = (["chat", "console"] as const).filter((one) => [...loaded].some((key) => key.startsWith(`${one}/`)));
  await speak(chosen, [...bundles]);
}

// What is chosen in one window holds in the others.
globalThis.addEventListener?.("storage", ({ key, newValue }) => {
  if (key === STORED && isLanguage(newValue ?? "")) void chooseLanguage(newValue as Language);
});

async function load(bundle: Bundle, chosen: Language): Promise<void> {
  const key = `${bundle}/${chosen}`;
  if (loaded.has(key)) return;
  const messages = await LOADERS[bundle][chosen]();
  loaded.add(key);
  i18n.load({ [chosen]: messages.default });
}
