import { type FormEvent, useId, useState } from "react";
import { useT } from "../i18n/t";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Select, TextArea, TextField } from "../ui/fields";
import { filled, type Variable, variablesOf } from "./variables";

interface Props {
  title: string;
  text: string;
  onClose: () => void;
  onFilled: (text: string) => void;
}

/** Asks for what a prompt leaves open, and shows what comes of it. */
export function FillDialog({ title, text, onClose, onFilled }: Props) {
  const t = useT();
  const form = useId();
  const [values, setValues] = useState<Record<string, string>>({});
  const variables = variablesOf(text);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    onFilled(filled(text, values));
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      actions={
        <>
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          <Button type="submit" form={form} look="solid">
            {t("prompts.fill")}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-3">
        {variables.map((variable, at) => (
          <VariableField
            key={variable.name}
            variable={variable}
            long={variables.length - 1 === at && variable.default === null}
            value={values[variable.name] ?? variable.default ?? ""}
            onChange={(value) => setValues({ ...values, [variable.name]: value })}
          />
        ))}
        <details className="text-sm">
          <summary className="min-h-8 cursor-pointer text-ink-soft">{t("prompts.preview")}</summary>
          <p className="mt-1 max-h-48 scroll-thin overflow-y-auto rounded-lg bg-sunken p-3 break-words whitespace-pre-wrap">
            {filled(text, values)}
          </p>
        </details>
      </form>
    </Dialog>
  );
}

interface FieldProps {
  variable: Variable;
  /** What is pasted in has several lines. */
  long: boolean;
  value: string;
  onChange: (value: string) => void;
}

function VariableField({ variable, long, value, onChange }: FieldProps) {
  if (variable.choices) {
    return (
      <Select
        label={variable.name}
        options={variable.choices.map((one) => ({ value: one, label: one }))}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  }
  if (long) {
    return <TextArea label={variable.name} rows={5} value={value} onChange={(event) => onChange(event.target.value)} />;
  }
  return <TextField label={variable.name} value={value} onChange={(event) => onChange(event.target.value)} />;
}
