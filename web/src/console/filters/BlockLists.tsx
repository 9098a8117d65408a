import { Plus } from "lucide-react";
import { useState } from "react";
import { useT } from "../../i18n/t";
import { Button } from "../../ui/Button";
import { Select, TextArea, TextField } from "../../ui/fields";
import { ACTIONS, type BlockList, phrasesOf, problemOfList } from "./policy";

const MOST = 16;

interface Props {
  lists: BlockList[];
  onChange: (lists: BlockList[]) => void;
  disabled: boolean;
}

export function BlockLists({ lists, onChange, disabled }: Props) {
  const t = useT();
  // What a list is known by while it is written: its name may change, and its place as well.
  const [keys, setKeys] = useState(() => lists.map(() => crypto.randomUUID()));
  const add = () => {
    setKeys([...keys, crypto.randomUUID()]);
    onChange([...lists, { name: "", phrases: [], action: "block" }]);
  };
  const remove = (at: number) => {
    setKeys(keys.toSpliced(at, 1));
    onChange(lists.toSpliced(at, 1));
  };
  return (
    <div className="flex flex-col gap-4">
      {lists.map((one, at) => (
        <ListFields
          key={keys[at]}
          list={one}
          problem={problemOfList(lists, at)}
          onChange={(changed) => onChange(lists.with(at, changed))}
          onRemove={() => remove(at)}
          disabled={disabled}
        />
      ))}
      {!disabled && lists.length < MOST && (
        <Button size="small" className="self-start" icon={<Plus size={16} aria-hidden />} onClick={add}>
          {t("filters.add_list")}
        </Button>
      )}
    </div>
  );
}

interface ListProps {
  list: BlockList;
  problem: ReturnType<typeof problemOfList>;
  onChange: (list: BlockList) => void;
  onRemove: () => void;
  disabled: boolean;
}

// messages: filters.action.*
function ListFields({ list, problem, onChange, onRemove, disabled }: ListProps) {
  const t = useT();
  // As it is typed: a line that is begun has no phrase yet.
  const [text, setText] = useState(list.phrases.join("\n"));
  return (
    <div className="grid gap-3 rounded-lg bg-sunken p-3 sm:grid-cols-2">
      <TextField
        label={t("filters.list_name")}
        value={list.name}
        autoCapitalize="none"
        spellCheck={false}
        error={
          problem === "twice"
            ? t("filters.list_twice")
            : problem === "name" && list.name
              ? t("filters.name_wrong")
              : undefined
        }
        hint={list.action === "redact" && list.name ? `[${list.name.toUpperCase()}_1]` : undefined}
        onChange={(event) => onChange({ ...list, name: event.target.value })}
      />
      <Select
        label={t("filters.list_action")}
        value={list.action ?? "block"}
        onChange={(event) =>
          onChange({ ...list, action: ACTIONS.find((one) => one === event.target.value) ?? "block" })
        }
        options={ACTIONS.map((one) => ({ value: one, label: t(`filters.action.${one}`) }))}
      />
      <TextArea
        label={t("filters.phrases")}
        hint={t("filters.phrases_hint", { count: list.phrases.length })}
        className="sm:col-span-2"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          onChange({ ...list, phrases: phrasesOf(event.target.value) });
        }}
      />
      {!disabled && (
        <Button size="small" look="danger" className="justify-self-start" onClick={onRemove}>
          {t("filters.remove_list")}
        </Button>
      )}
    </div>
  );
}
