import type { Language } from "../i18n/language";

export interface Wording {
  good_at: string;
  bad_at: string;
  description: string;
}

/** What a card says, in the language of the interface or else in English; `lang` marks what is not in the former. */
export type Said = Wording & { lang: "en" | undefined };

export function worded(
  english: Wording,
  others: Partial<Record<string, Partial<Wording> | null>>,
  spoken: Language,
): Said {
  const known = others[spoken];
  if (spoken === "en" || !known) return { ...english, lang: spoken === "en" ? undefined : "en" };
  const { good_at = "", bad_at = "", description = "" } = known;
  return { good_at, bad_at, description, lang: undefined };
}
