import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import type { KeyboardEvent } from "react";
import { useT } from "../../i18n/t";
import { Button, IconButton } from "../../ui/Button";
import { Checkbox, Select, TextArea, TextField } from "../../ui/fields";
import { type Message, message, type Role, type Setup } from "./setup";

interface Props {
  setup: Setup;
  onChange: (setup: Setup) => void;
  onRun: () => void;
}

const ROLES: Role[] = ["user", "assistant", "tool"];

// messages: playground.role.*
export function MessagesEditor({ setup, onChange, onRun }: Props) {
  const t = useT();
  const { messages } = setup;
  const set = (next: Message[]) => onChange({ ...setup, messages: next });
  const runs = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) onRun();
  };
  return (
    <div className="flex flex-col gap-3" onKeyDown={runs}>
      <TextArea
        label={t("playground.system")}
        rows={2}
        value={setup.system}
        placeholder={t("playground.system_hint")}
        onChange={(event) => onChange({ ...setup, system: event.target.value })}
      />
      <ol className="flex flex-col gap-3">
        {messages.map((one, at) => (
          <li key={one.key}>
            <OneMessage
              value={one}
              at={at}
              count={messages.length}
              onChange={(changed) => set(messages.map((old) => (old.key === one.key ? { ...old, ...changed } : old)))}
              onMove={(by) => set(moved(messages, at, by))}
              onRemove={() => set(messages.filter((old) => old.key !== one.key))}
            />
          </li>
        ))}
      </ol>
      <Button
        size="small"
        className="self-start"
        icon={<Plus size={15} aria-hidden />}
        onClick={() => set([...messages, message(messages.at(-1)?.role === "user" ? "assistant" : "user")])}
      >
        {t("playground.add_message")}
      </Button>
    </div>
  );
}

function moved(messages: Message[], at: number, by: number): Message[] {
  const next = [...messages];
  const [one] = next.splice(at, 1);
  if (one) next.splice(at + by, 0, one);
  return next;
}

interface OneProps {
  value: Message;
  at: number;
  count: number;
  onChange: (changed: Partial<Message>) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}

function OneMessage(props: OneProps) {
  const { value, at, count, onChange } = props;
  const t = useT();
  const number = at + 1;
  return (
    <div className="flex flex-col gap-2 rounded-card border border-line bg-raised p-3">
      <div className="flex items-center justify-between gap-2">
        <Select
          className="w-[9rem] max-w-full"
          hideLabel
          label={t("playground.role_of", { number })}
          value={value.role}
          onChange={(event) => onChange({ role: ROLES.find((one) => one === event.target.value) ?? "user" })}
          options={ROLES.map((one) => ({ value: one, label: t(`playground.role.${one}`) }))}
        />
        <Acts {...props} />
      </div>
      {value.toolCalls.map((call) => (
        <pre
          key={call.id}
          className="overflow-x-auto rounded-lg bg-sunken px-3 py-2 font-mono text-[0.8125rem] whitespace-pre-wrap"
        >
          {call.name}({call.arguments}) · {call.id}
        </pre>
      ))}
      {value.role === "tool" && (
        <TextField
          label={t("playground.call_id")}
          value={value.toolCallId}
          hint={value.name ? t("playground.result_of", { name: value.name }) : undefined}
          onChange={(event) => onChange({ toolCallId: event.target.value })}
          spellCheck={false}
        />
      )}
      <TextArea
        hideLabel
        label={t("playground.text_of", { number })}
        rows={3}
        value={value.content}
        onChange={(event) => onChange({ content: event.target.value })}
      />
      {value.role === "assistant" && at === count - 1 && (
        <Checkbox
          label={t("playground.prefix")}
          checked={value.prefix}
          onChange={(event) => onChange({ prefix: event.target.checked })}
        />
      )}
    </div>
  );
}

function Acts({ at, count, onMove, onRemove }: OneProps) {
  const t = useT();
  const number = at + 1;
  return (
    <span className="flex">
      {at > 0 && (
        <IconButton size="small" label={t("playground.up", { number })} onClick={() => onMove(-1)}>
          <ArrowUp size={16} aria-hidden />
        </IconButton>
      )}
      {at < count - 1 && (
        <IconButton size="small" label={t("playground.down", { number })} onClick={() => onMove(1)}>
          <ArrowDown size={16} aria-hidden />
        </IconButton>
      )}
      {count > 1 && (
        <IconButton size="small" label={t("playground.remove_message", { number })} onClick={onRemove}>
          <Trash2 size={16} aria-hidden />
        </IconButton>
      )}
    </span>
  );
}
