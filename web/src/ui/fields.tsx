import { Switch as RadixSwitch } from "radix-ui";
import {
  type FormEvent,
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
  useState,
} from "react";
import { useT } from "../i18n/t";
import { type Control, faultOf, isFirstFault } from "./checking";
import { joined } from "./joined";

const BOX =
  "w-full rounded-lg border border-line-strong bg-raised px-3 text-[0.9375rem] text-ink placeholder:text-ink-soft disabled:opacity-60 aria-invalid:border-bad";

interface FieldProps {
  label: string;
  /** What it is for, or how it is written. */
  hint?: ReactNode;
  /** What is wrong with it now. */
  error?: string;
  hideLabel?: boolean;
  className?: string;
}

interface Given {
  id: string;
  "aria-describedby"?: string;
  "aria-invalid"?: true;
  onInvalid: (event: FormEvent<Control>) => void;
  onInput: () => void;
}

/** A label, what belongs below it, and the control that `children` makes with the ids of both. */
export function Field({
  label,
  hint,
  error,
  hideLabel,
  className,
  children,
}: FieldProps & { children: (given: Given) => ReactNode }) {
  const id = useId();
  const { fault, ...checking } = useChecking();
  const wrong = error || fault;
  const described = joined(hint ? `${id}-hint` : "", wrong ? `${id}-error` : "") || undefined;
  return (
    <div className={joined("flex flex-col gap-1", className)}>
      <label htmlFor={id} className={hideLabel ? "sr-only" : "text-sm font-medium"}>
        {label}
      </label>
      {children({ id, "aria-describedby": described, "aria-invalid": wrong ? true : undefined, ...checking })}
      {hint && (
        <p id={`${id}-hint`} className="text-sm text-ink-soft">
          {hint}
        </p>
      )}
      {wrong && (
        <p id={`${id}-error`} className="text-sm text-bad">
          {wrong}
        </p>
      )}
    </div>
  );
}

/** What a form is not sent for is said at its field, until something else is written there. */
function useChecking() {
  const t = useT();
  const [fault, setFault] = useState("");
  const onInvalid = (event: FormEvent<Control>) => {
    event.preventDefault();
    setFault(faultOf(event.currentTarget, t));
    if (isFirstFault(event.currentTarget)) event.currentTarget.focus();
  };
  return { fault, onInvalid, onInput: () => setFault("") };
}

export function TextField({
  label,
  hint,
  error,
  hideLabel,
  className,
  ...rest
}: FieldProps & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <Field label={label} hint={hint} error={error} hideLabel={hideLabel} className={className}>
      {(given) => <input {...given} {...rest} className={joined(BOX, "min-h-10")} />}
    </Field>
  );
}

export function TextArea({
  label,
  hint,
  error,
  hideLabel,
  className,
  ...rest
}: FieldProps & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  return (
    <Field label={label} hint={hint} error={error} hideLabel={hideLabel} className={className}>
      {(given) => <textarea rows={4} {...given} {...rest} className={joined(BOX, "min-h-20 py-2")} />}
    </Field>
  );
}

interface Option {
  value: string;
  label: string;
  disabled?: boolean;
}

/** The system's own list: it works with every keyboard, reader and phone. */
export function Select({
  label,
  hint,
  error,
  hideLabel,
  className,
  options,
  ...rest
}: FieldProps & SelectHTMLAttributes<HTMLSelectElement> & { options: Option[] }) {
  return (
    <Field label={label} hint={hint} error={error} hideLabel={hideLabel} className={className}>
      {(given) => (
        <select {...given} {...rest} className={joined(BOX, "min-h-10")}>
          {options.map((option) => (
            <option key={option.value} value={option.value} disabled={option.disabled}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface SwitchProps {
  label: string;
  hint?: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
}

export function Switch({ label, hint, checked, onChange, disabled }: SwitchProps) {
  const id = useId();
  return (
    <div className="flex max-w-full min-w-0 items-start justify-between gap-4 py-1">
      <div className="min-w-0">
        <label htmlFor={id} className="text-[0.9375rem] font-medium">
          {label}
        </label>
        {hint && (
          <p id={`${id}-hint`} className="text-sm text-ink-soft">
            {hint}
          </p>
        )}
      </div>
      <RadixSwitch.Root
        id={id}
        aria-describedby={hint ? `${id}-hint` : undefined}
        checked={checked}
        onCheckedChange={onChange}
        disabled={disabled}
        className="relative mt-0.5 h-6 w-11 shrink-0 rounded-full border border-line-strong bg-sunken transition-colors data-[state=checked]:border-accent data-[state=checked]:bg-accent disabled:opacity-55"
      >
        <RadixSwitch.Thumb className="block size-4.5 translate-x-0.5 rounded-full bg-line-strong transition-transform data-[state=checked]:translate-x-5.5 data-[state=checked]:bg-on-accent" />
      </RadixSwitch.Root>
    </div>
  );
}

/** A tick box with its words. */
export function Checkbox({ label, ...rest }: { label: ReactNode } & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <label className="flex min-h-8 min-w-0 items-center gap-2.5 text-[0.9375rem]">
      <input type="checkbox" {...rest} className="size-4.5 shrink-0 accent-(--accent)" />
      <span className="min-w-0">{label}</span>
    </label>
  );
}
