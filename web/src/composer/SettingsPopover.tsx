import { SlidersHorizontal } from "lucide-react";
import { useEffect, useState } from "react";
import { useT } from "../i18n/t";
import { IconButton } from "../ui/Button";
import { Select, TextArea, TextField } from "../ui/fields";
import { Popover } from "../ui/Popover";
import type { Args, Choice } from "./choice";

interface Props {
  choice: Choice;
  onChange: (changed: Partial<Choice>) => void;
}

/** Instructions for this conversation, and how its answers are made. What is set is marked on the button. */
export function SettingsPopover({ choice, onChange }: Props) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const set = Boolean(choice.instructions) || Object.keys(choice.args).length > 0;
  return (
    <Popover
      label={t("composer.settings")}
      open={open}
      onOpenChange={setOpen}
      side="top"
      className="w-[24rem]"
      trigger={
        <IconButton label={t("composer.settings")} size="small" pressed={set || undefined}>
          <SlidersHorizontal size={17} aria-hidden />
        </IconButton>
      }
    >
      <Settings choice={choice} onChange={onChange} />
    </Popover>
  );
}

const EFFORTS = ["none", "low", "medium", "high"] as const;

/** messages: composer.effort_* */
function Settings({ choice, onChange }: Props) {
  const t = useT();
  const [instructions, setInstructions] = useState(choice.instructions);
  const [args, setArgs] = useState<Args>(choice.args);
  useKept({ instructions, args }, choice, onChange);
  const setArg = (name: string, value: unknown) => {
    setArgs((before) => {
      const { [name]: _, ...others } = before;
      return value === undefined ? others : { ...others, [name]: value };
    });
  };
  return (
    <div className="flex flex-col gap-3">
      <TextArea
        label={t("composer.instructions")}
        hint={t("composer.instructions_hint")}
        rows={4}
        maxLength={100_000}
        value={instructions}
        onChange={(event) => setInstructions(event.target.value)}
      />
      <div className="grid fill-cols-9 gap-3">
        <TextField
          label={t("composer.temperature")}
          type="number"
          inputMode="decimal"
          min={0}
          max={1}
          step={0.1}
          placeholder={t("composer.by_default")}
          value={textOf(args.temperature)}
          onChange={(event) => setArg("temperature", within(event.target.value, 0, 1))}
        />
        <TextField
          label={t("composer.max_tokens")}
          type="number"
          inputMode="numeric"
          min={1}
          step={1}
          placeholder={t("composer.by_default")}
          value={textOf(args.max_tokens)}
          onChange={(event) => setArg("max_tokens", whole(event.target.value))}
        />
      </div>
      <Select
        label={t("composer.effort")}
        value={textOf(args.reasoning_effort)}
        options={[
          { value: "", label: t("composer.by_default") },
          ...EFFORTS.map((value) => ({ value, label: t(`composer.effort_${value}`) })),
        ]}
        onChange={(event) => setArg("reasoning_effort", event.target.value || undefined)}
      />
    </div>
  );
}

/** What was changed is told when the popover is closed. */
function useKept(now: Pick<Choice, "instructions" | "args">, choice: Choice, onChange: Props["onChange"]): void {
  const [kept] = useState({ current: { now, choice, onChange } });
  kept.current = { now, choice, onChange };
  useEffect(
    () => () => {
      const last = kept.current;
      const changed: Partial<Choice> = {};
      if (last.now.instructions !== last.choice.instructions) changed.instructions = last.now.instructions;
      if (JSON.stringify(last.now.args) !== JSON.stringify(last.choice.args)) changed.args = last.now.args;
      if (Object.keys(changed).length) last.onChange(changed);
    },
    [kept],
  );
}

function textOf(value: unknown): string {
  return typeof value === "number" || typeof value === "string" ? String(value) : "";
}

function within(text: string, least: number, most: number): number | undefined {
  const value = Number.parseFloat(text);
  return Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : undefined;
}

function whole(text: string): number | undefined {
  const value = Number.parseInt(text, 10);
  return Number.isFinite(value) && value > 0 ? value : undefined;
}
