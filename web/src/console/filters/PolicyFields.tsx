import { useState } from "react";
import { useT } from "../../i18n/t";
import { Select, TextArea, TextField } from "../../ui/fields";
import { Tabs } from "../../ui/Tabs";
import { counted, parsed, rulesOf, SIDES, type SideName, type Spec } from "./policy";
import { SideFields } from "./SideFields";

interface Props {
  spec: Spec;
  onChange: (spec: Spec) => void;
  /** Whether what is in the JSON view is no policy. */
  onBroken: (broken: boolean) => void;
  disabled: boolean;
}

/** What a policy says, as fields; the JSON of it is a view for who prefers that. */
export function PolicyFields({ spec, onChange, onBroken, disabled }: Props) {
  const t = useT();
  const [tab, setTab] = useState<string>("input");
  const side = (one: SideName) => ({
    id: one,
    label: `${t(`filters.side.${one}`)} (${counted(rulesOf(spec, one))})`,
    content: (
      <SideFields
        side={one}
        rules={rulesOf(spec, one)}
        onChange={(rules) => onChange({ ...spec, [one]: rules })}
        disabled={disabled}
      />
    ),
  });
  const json = {
    id: "json",
    label: t("filters.expert"),
    content: <JsonView spec={spec} onChange={onChange} onBroken={onBroken} disabled={disabled} />,
  };
  const turn = (to: string) => {
    setTab(to);
    onBroken(false);
  };
  return (
    <>
      <TextField
        label={t("filters.about")}
        value={spec.description ?? ""}
        maxLength={1000}
        disabled={disabled}
        onChange={(event) => onChange({ ...spec, description: event.target.value })}
      />
      <Select
        label={t("filters.fail")}
        hint={spec.fail === "open" ? t("filters.fail_open_text") : t("filters.fail_closed_text")}
        value={spec.fail ?? "closed"}
        disabled={disabled}
        onChange={(event) => onChange({ ...spec, fail: event.target.value === "open" ? "open" : "closed" })}
        options={[
          { value: "closed", label: t("filters.fail_closed") },
          { value: "open", label: t("filters.fail_open") },
        ]}
      />
      <Tabs label={t("filters.sides")} value={tab} onChange={turn} tabs={[...SIDES.map(side), json]} />
    </>
  );
}

function JsonView({ spec, onChange, onBroken, disabled }: Props) {
  const t = useT();
  const [text, setText] = useState(() => JSON.stringify(spec, null, 2));
  const type = (typed: string) => {
    setText(typed);
    const read = parsed(typed);
    onBroken(read === null);
    if (read) onChange(read);
  };
  return (
    <TextArea
      label={t("filters.json")}
      hint={t("filters.json_hint")}
      rows={22}
      spellCheck={false}
      autoCapitalize="none"
      value={text}
      readOnly={disabled}
      error={parsed(text) ? undefined : t("filters.no_json")}
      onChange={(event) => type(event.target.value)}
    />
  );
}
