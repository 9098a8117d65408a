import { language } from "../i18n/language";
import { known, type Translate } from "../i18n/t";

/** What the server does with a document; messages: documents.stage.* */
export function stageOf(stage: string | null, t: Translate): string {
  const key = `documents.stage.${stage}`;
  return known(key) ? t(key) : t("documents.stage.todo");
}

/** The name of a language in the language that is shown. */
export function languageOf(code: string | null): string {
  if (!code) return "–";
  try {
    return new Intl.DisplayNames([language.getState().language], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}
