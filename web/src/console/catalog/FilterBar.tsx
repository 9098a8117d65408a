import { SlidersHorizontal } from "lucide-react";
import { useEffect, useId, useState } from "react";
import { type MessageKey, useT } from "../../i18n/t";
import { Button } from "../../ui/Button";
import { Checkbox, Select, TextField } from "../../ui/fields";
import { joined } from "../../ui/joined";
import { type Choice, LICENCES, NOTHING, PLACES, paramsOf, SIZES, SORTS, TASKS } from "./choosing";
import { languageName } from "./facts";

// messages: catalog.size.* catalog.place.* catalog.sort.* catalog.price.*

interface Props {
  choice: Choice;
  languages: string[];
  onChange: (choice: Choice) => void;
}

const WAIT = 200;

export function FilterBar({ choice, languages, onChange }: Props) {
  const t = useT();
  const [words, setWords] = useState(choice.words);
  useEffect(() => {
    if (words === choice.words) return;
    const timer = setTimeout(() => onChange({ ...choice, words }), WAIT);
    return () => clearTimeout(timer);
  }, [words, choice, onChange]);
  const set = (changed: Partial<Choice>) => onChange({ ...choice, words, ...changed });
  const isNothing = paramsOf({ ...choice, sort: "best" }).size === 0 && words === "";
  const id = useId();
  // On a phone the models come first; where something is filtered, one sees by what.
  const [open, setOpen] = useState(false);
  const filters = paramsOf({ ...choice, words: "" }).size;
  return (
    <search className="flex flex-col gap-3">
      <TextField
        label={t("catalog.search")}
        hideLabel
        type="search"
        placeholder={t("catalog.search")}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      <Button
        className="self-start sm:hidden"
        icon={<SlidersHorizontal size={16} aria-hidden />}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        {filters > 0 ? `${t("catalog.filters")} (${filters})` : t("catalog.filters")}
      </Button>
      <div id={id} className={joined("flex flex-col gap-3", !open && "max-sm:hidden")}>
        <div className="grid fit-cols-9 gap-2">
          <Filter of="task" all={TASKS} choice={choice} set={set} prefix="catalog.capability" />
          <Filter of="licence" all={LICENCES} choice={choice} set={set} prefix="catalog.licence_kind" />
          <Filter of="size" all={Object.keys(SIZES)} choice={choice} set={set} prefix="catalog.size" />
          <Filter of="place" all={PLACES} choice={choice} set={set} prefix="catalog.place" />
          <Filter of="price" all={["free", "priced"]} choice={choice} set={set} prefix="catalog.price" />
          <Select
            label={t("catalog.filter.language")}
            value={choice.language}
            onChange={(event) => set({ language: event.target.value })}
            options={[
              { value: "", label: t("catalog.any") },
              ...languages.map((code) => ({ value: code, label: languageName(code) })),
            ]}
          />
          <Select
            label={t("catalog.order")}
            value={choice.sort}
            onChange={(event) => set({ sort: SORTS.find((one) => one === event.target.value) ?? "best" })}
            options={SORTS.map((one) => ({ value: one, label: t(`catalog.sort.${one}`) }))}
          />
        </div>
        <div className="flex flex-wrap items-center gap-x-6 gap-y-1">
          <Checkbox
            label={t("catalog.runs_here")}
            checked={choice.runsHere}
            onChange={(event) => set({ runsHere: event.target.checked })}
          />
          <Checkbox
            label={t("catalog.show_retired")}
            checked={choice.retired}
            onChange={(event) => set({ retired: event.target.checked })}
          />
          {!isNothing && (
            <Button
              size="small"
              look="quiet"
              onClick={() => {
                setWords("");
                onChange({ ...NOTHING, sort: choice.sort });
              }}
            >
              {t("catalog.clear")}
            </Button>
          )}
        </div>
      </div>
    </search>
  );
}

interface FilterProps {
  of: "task" | "licence" | "size" | "place" | "price";
  all: readonly string[];
  choice: Choice;
  set: (changed: Partial<Choice>) => void;
  prefix: string;
}

// messages: catalog.filter.*
function Filter({ of, all, choice, set, prefix }: FilterProps) {
  const t = useT();
  return (
    <Select
      label={t(`catalog.filter.${of}`)}
      value={choice[of]}
      onChange={(event) => set({ [of]: event.target.value })}
      options={[
        { value: "", label: t("catalog.any") },
        ...all.map((one) => ({ value: one, label: t(`${prefix}.${one}` as MessageKey) })),
      ]}
    />
  );
}
