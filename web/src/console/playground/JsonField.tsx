import { useT } from "../../i18n/t";
import { Button } from "../../ui/Button";
import { Field } from "../../ui/fields";

interface Props {
  label: string;
  value: string;
  /** The words of JSON.parse; "" where it is JSON of another form than `expected`. */
  problem: string | undefined;
  expected: string;
  example?: string;
  onChange: (value: string) => void;
}

/** A text that has to be JSON: what is wrong is said while it is typed. */
export function JsonField({ label, value, problem, expected, example, onChange }: Props) {
  const t = useT();
  const tidy = () => onChange(JSON.stringify(JSON.parse(value), null, 2));
  const error = problem === undefined ? undefined : problem || expected;
  return (
    <div className="flex flex-col gap-1.5">
      <Field label={label} error={error}>
        {(given) => (
          <textarea
            {...given}
            rows={value ? 10 : 3}
            value={value}
            spellCheck={false}
            autoCapitalize="none"
            onChange={(event) => onChange(event.target.value)}
            className="scroll-thin w-full rounded-lg border border-line-strong bg-raised px-3 py-2 font-mono text-[0.8125rem] aria-invalid:border-bad"
          />
        )}
      </Field>
      <div className="flex gap-2">
        {value.trim() && problem === undefined && (
          <Button size="small" look="quiet" onClick={tidy}>
            {t("playground.tidy")}
          </Button>
        )}
        {!value.trim() && example && (
          <Button size="small" look="quiet" onClick={() => onChange(example)}>
            {t("playground.example")}
          </Button>
        )}
      </div>
    </div>
  );
}
