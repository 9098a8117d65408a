import { percent } from "../../i18n/format";
import { useT } from "../../i18n/t";
import { Field, Select } from "../../ui/fields";
import { JUDGEMENTS, type Judged } from "./policy";

interface Props {
  label: string;
  rule: Judged | undefined;
  onChange: (rule: Judged | undefined) => void;
}

/** What is done about a text as a whole, and from which score on: by default the classifier's own. */
export function JudgedField({ label, rule, onChange }: Props) {
  const t = useT();
  return (
    <div className="flex flex-col gap-2">
      <Select
        label={label}
        value={rule?.action ?? ""}
        onChange={(event) => {
          const action = JUDGEMENTS.find((one) => one === event.target.value);
          onChange(action && { ...rule, action });
        }}
        options={[
          { value: "", label: t("filters.action.nothing") },
          ...JUDGEMENTS.map((one) => ({ value: one, label: t(`filters.action.${one}`) })),
        ]}
      />
      {rule && <ThresholdField about={label} rule={rule} onChange={onChange} />}
    </div>
  );
}

const USUAL = 0.7;

function ThresholdField({ about, rule, onChange }: { about: string; rule: Judged; onChange: Props["onChange"] }) {
  const t = useT();
  const own = rule.threshold ?? null;
  return (
    <div className="flex flex-wrap items-center gap-x-3">
      <label className="flex min-h-8 items-center gap-2 text-sm">
        <input
          type="checkbox"
          aria-label={`${about}: ${t("filters.own_threshold")}`}
          className="size-4.5 accent-(--accent)"
          checked={own !== null}
          onChange={(event) => onChange({ ...rule, threshold: event.target.checked ? USUAL : null })}
        />
        {own === null ? t("filters.own_threshold") : t("filters.from", { share: percent(own) })}
      </label>
      {own !== null && (
        <Field label={`${about}: ${t("filters.threshold")}`} hideLabel className="min-w-24 flex-1">
          {(given) => (
            <input
              {...given}
              type="range"
              min={0}
              max={1}
              step={0.01}
              value={own}
              aria-valuetext={percent(own)}
              onChange={(event) => onChange({ ...rule, threshold: Number(event.target.value) })}
              className="min-h-8 w-full accent-(--accent)"
            />
          )}
        </Field>
      )}
    </div>
  );
}
