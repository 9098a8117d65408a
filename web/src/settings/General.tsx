import { useStore } from "zustand";
import { date, number, percent } from "../i18n/format";
import { chooseLanguage, LANGUAGES, type Language, language } from "../i18n/language";
import { useT } from "../i18n/t";
import { setLook, TEXT_SIZES, THEMES, type Theme, useLook } from "../theme/look";
import { Select, Switch } from "../ui/fields";
import { setEnterSends, useWriting } from "./writing";

const EXAMPLE = new Date(2026, 10, 26, 14, 30);

/** messages: theme.* */
export function General() {
  const t = useT();
  const spoken = useStore(language, (state) => state.language);
  const { theme, textSize } = useLook();
  const enterSends = useWriting((state) => state.enterSends);
  const formats = { date: date(EXAMPLE, { dateStyle: "full", timeStyle: "short" }), number: number(1234567.89) };
  return (
    <div className="flex max-w-md flex-col gap-5">
      <Select
        label={t("settings.language")}
        hint={t("settings.formats", formats)}
        options={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
        value={spoken}
        onChange={(event) => void chooseLanguage(event.target.value as Language)}
      />
      <Select
        label={t("settings.theme")}
        options={THEMES.map((value) => ({ value, label: t(`theme.${value}`) }))}
        value={theme}
        onChange={(event) => setLook({ theme: event.target.value as Theme })}
      />
      <Select
        label={t("settings.text_size")}
        options={TEXT_SIZES.map((size) => ({ value: String(size), label: percent(size) }))}
        value={String(textSize)}
        onChange={(event) => setLook({ textSize: Number(event.target.value) })}
      />
      <Switch
        label={t("settings.enter")}
        hint={t("settings.enter_hint")}
        checked={enterSends}
        onChange={setEnterSends}
      />
    </div>
  );
}
