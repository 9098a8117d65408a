import { useT } from "../../i18n/t";
import { Select, TextField } from "../../ui/fields";
import { DIMENSIONS, type Limits, type Mode, numberOf } from "./limits";

const MODES: Mode[] = ["default", "none", "own"];

// messages: keys.limit.*
// messages: keys.mode.*
export function LimitFields({ value, onChange }: { value: Limits; onChange: (value: Limits) => void }) {
  const t = useT();
  return (
    <div className="flex flex-col gap-3">
      {DIMENSIONS.map((name) => {
        const { mode, text } = value[name];
        const set = (changed: Partial<Limits[typeof name]>) =>
          onChange({ ...value, [name]: { ...value[name], ...changed } });
        const bad = mode === "own" && text !== "" && numberOf(name, text) === null;
        return (
          <div key={name} className="grid fill-cols-9 items-start gap-2">
            <Select
              label={t(`keys.limit.${name}`)}
              value={mode}
              onChange={(event) => set({ mode: MODES.find((one) => one === event.target.value) ?? "default" })}
              options={MODES.map((one) => ({ value: one, label: t(`keys.mode.${one}`) }))}
            />
            {mode === "own" && (
              <TextField
                label={t("keys.at_most")}
                inputMode={name === "spend" ? "decimal" : "numeric"}
                value={text}
                error={bad ? t("keys.no_number") : undefined}
                onChange={(event) => set({ text: event.target.value })}
              />
            )}
          </div>
        );
      })}
    </div>
  );
}
