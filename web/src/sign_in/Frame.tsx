import type { ReactNode } from "react";
import { useStore } from "zustand";
import { chooseLanguage, LANGUAGES, type Language, language } from "../i18n/language";
import { useT } from "../i18n/t";
import { Logo } from "../shell/Logo";
import { useTitle } from "../ui/Page";

/** The page of somebody who is not signed in: one card, and the language that it speaks. */
export function Frame({ title, children }: { title: string; children: ReactNode }) {
  const t = useT();
  useTitle(title);
  return (
    <div className="flex min-h-dvh flex-col items-center bg-ground px-4 py-8">
      <main className="my-auto flex w-full max-w-md flex-col gap-6">
        <div className="flex flex-col items-center gap-2 text-center">
          <Logo size={44} />
          <p className="text-lg font-semibold tracking-tight">Ventoux</p>
          <p className="text-sm text-ink-soft">{t("sign_in.tagline")}</p>
        </div>
        <div className="flex flex-col gap-4 rounded-card border border-line bg-raised p-6 shadow-low">
          <h1 className="text-xl font-semibold">{title}</h1>
          {children}
        </div>
      </main>
      <footer>
        <LanguageSwitch />
      </footer>
    </div>
  );
}

function LanguageSwitch() {
  const t = useT();
  const spoken = useStore(language, (state) => state.language);
  return (
    <label className="mt-6 flex items-center gap-2 text-sm text-ink-soft">
      {t("sign_in.language")}
      <select
        value={spoken}
        onChange={(event) => void chooseLanguage(event.target.value as Language)}
        className="min-h-10 rounded-lg border border-line-strong bg-raised px-2 text-ink"
      >
        {Object.entries(LANGUAGES).map(([code, label]) => (
          <option key={code} value={code} lang={code}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}
