import { useT } from "../../i18n/t";
import { TextField } from "../../ui/fields";
import { joined } from "../../ui/joined";
import { PRESETS, type Preset } from "./periods";

export interface ChosenPeriod {
  preset: Preset;
  from: string;
  to: string;
}

// messages: usage.period.*
export function PeriodBar({ value, onChange }: { value: ChosenPeriod; onChange: (value: ChosenPeriod) => void }) {
  const t = useT();
  return (
    <div className="flex flex-wrap items-end gap-3">
      <fieldset className="flex flex-wrap rounded-lg border border-line-strong p-0.5">
        <legend className="sr-only">{t("usage.period")}</legend>
        {PRESETS.map((one) => (
          <label
            key={one}
            className={joined(
              "flex min-h-9 cursor-pointer items-center rounded-md px-2.5 text-sm font-medium max-md:min-h-10",
              "has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-accent",
              one === value.preset ? "bg-accent-soft text-accent" : "text-ink-soft hover:text-ink",
            )}
          >
            <input
              type="radio"
              name="period"
              className="sr-only"
              checked={one === value.preset}
              onChange={() => onChange({ ...value, preset: one })}
            />
            {t(`usage.period.${one}`)}
          </label>
        ))}
      </fieldset>
      {value.preset === "own" && (
        <div className="flex flex-wrap gap-3">
          <TextField
            label={t("usage.from")}
            type="date"
            value={value.from}
            max={value.to || undefined}
            onChange={(event) => onChange({ ...value, from: event.target.value })}
          />
          <TextField
            label={t("usage.to")}
            type="date"
            value={value.to}
            min={value.from || undefined}
            onChange={(event) => onChange({ ...value, to: event.target.value })}
          />
        </div>
      )}
    </div>
  );
}
