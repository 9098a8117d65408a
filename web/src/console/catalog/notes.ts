import { useStore } from "zustand";
import { type Language, language } from "../../i18n/language";
import { type Said, worded } from "../../models/notes";
import type { Card } from "./queries";

/** What a card says, in the language of the interface or else in English. */
export function cardNotes(card: Card, spoken: Language): Said {
  const { good_at, bad_at, fr, de, es, it } = card.notes;
  return worded({ good_at, bad_at, description: card.description ?? "" }, { fr, de, es, it }, spoken);
}

export function useCardNotes(card: Card): Said {
  return cardNotes(
    card,
    useStore(language, (state) => state.language),
  );
}
