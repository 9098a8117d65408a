import { SlidersHorizontal } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { useT } from "../i18n/t";
import { IconButton } from "../ui/Button";
import { Select, TextArea, TextField } from "../ui/fields";
import { Popover } from "../ui/Popover";
import type { Choice } from "./choice";

interface Props {
  choice: Choice;
  onChange: (changed: Partial<Choice>) => void;
}

/** As it stands in the open popover. */
type Draft = Pick<Choice, "instructions" | "args">;

/** Instructions for this conversation, and how its answers are made. What is set is marked on the button. */
export function SettingsPopover({ choice, onChange }: Props) {
  const t = useT();
  const [draft, setDraft] = useState<Draft | null>(null);
  const close = useToldAtEnd(draft, choice, onChange);
  const set = Boolean(choice.instructions) || Object.keys(choice.args).length > 0;
  const onOpenChange = (open: boolean) => {
    if (!open) close();
    setDraft(open ? { instructions: choice.instructions, args: choice.args } : null);
  };
  return (
    <Popover
      label={t("composer.settings")}
      open={draft !== null}
      onOpenChange={onOpenChange}
      side="top"
      className="w-[24rem]"
      trigger={
        <IconButton label={t("composer.settings")} size="small" pressed={set || undefined}>
          <SlidersHorizontal size={17} aria-hidden />
        </IconButton>
      }
    >
      {draft && <Settings draft={draft} onDraft={setDraft} />}
    </Popover>
  );
}

const EFFORTS = ["none", "low", "medium", "high"] as const;

/** messages: composer.effort_* */
function Settings({ draft, onDraft }: { draft: Draft; onDraft: (draft: Draft) => void }) {
  const t = useT();
  const { instructions, args } = draft;
  const setArg = (name: string, value: unknown) => {
    const { [name]: _, ...others } = args;
    onDraft({ instructions, args: value === undefined ? others : { ...others, [name]: value } });
  };
  return (
    <div className="flex flex-col gap-3">
      <TextArea
        label={t("composer.instructions")}
        hint={t("composer.instructions_hint")}
        rows={4}
        maxLength={100_000}
        value={instructions}
        onChange={(event) => onDraft({ instructions: event.target.value, args })}
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

/** What was changed is told when the popover is closed, or left with the page: not at each letter, and before anything
 * that is asked next. Returns what tells it. */
function useToldAtEnd(draft: Draft | null, choice: Choice, onChange: Props["onChange"]): () => void {
  const [now] = useState({ draft, choice, onChange });
  Object.assign(now, { draft, choice, onChange });
  const tell = useCallback(() => {
    if (!now.draft) return;
    const { instructions, args } = now.draft;
    const changed: Partial<Choice> = {};
    if (instructions !== now.choice.instructions) changed.instructions = instructions;
    if (JSON.stringify(args) !== JSON.stringify(now.choice.args)) changed.args = args;
    now.draft = null;
    if (Object.keys(changed).length) now.onChange(changed);
  }, [now]);
  useEffect(() => tell, [tell]);
  return tell;
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
