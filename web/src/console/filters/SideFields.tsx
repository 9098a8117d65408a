import type { ReactNode } from "react";
import { useT } from "../../i18n/t";
import { Select } from "../../ui/fields";
import { BlockLists } from "./BlockLists";
import { JudgedField } from "./JudgedField";
import { ACTIONS, type Action, CATEGORIES, type Judged, PERSONAL, type Rules, type SideName, withOne } from "./policy";

interface Props {
  side: SideName;
  rules: Rules;
  onChange: (rules: Rules) => void;
  disabled: boolean;
}

// messages: filters.category.*
// messages: filters.pii.*
/** What is looked for in prompts, or in answers, and what is done about each. */
export function SideFields({ side, rules, onChange, disabled }: Props) {
  const t = useT();
  return (
    <fieldset disabled={disabled} className="flex min-w-0 flex-col gap-6">
      <legend className="sr-only">{t(`filters.side.${side}`)}</legend>
      <Part title={t("filters.moderation")} text={t("filters.moderation_text")}>
        <ul className="grid gap-x-6 gap-y-4 lg:grid-cols-2">
          {CATEGORIES.map((one) => (
            <li key={one}>
              <JudgedField
                label={t(`filters.category.${one}`)}
                rule={rules.moderation[one]}
                onChange={(rule) => onChange({ ...rules, moderation: withOne<Judged>(rules.moderation, one, rule) })}
              />
            </li>
          ))}
        </ul>
      </Part>
      {side === "input" && (
        <Part title={t("filters.shield")} text={t("filters.shield_text")}>
          <JudgedField
            label={t("filters.shield_field")}
            rule={rules.shield ?? undefined}
            onChange={(shield) => onChange({ ...rules, shield })}
          />
        </Part>
      )}
      <Part title={t("filters.personal")} text={t("filters.personal_text")}>
        <div className="grid grid-cols-1 gap-x-6 gap-y-4 sm:grid-cols-2 lg:grid-cols-3">
          {PERSONAL.map((kind) => (
            <ActionField
              key={kind}
              label={t(`filters.pii.${kind}`)}
              value={rules.pii[kind]}
              onChange={(action) => onChange({ ...rules, pii: withOne(rules.pii, kind, action) })}
            />
          ))}
        </div>
      </Part>
      <Part title={t("filters.secrets")} text={t("filters.secrets_text")}>
        <ActionField
          label={t("filters.secrets")}
          value={rules.secrets ?? undefined}
          onChange={(secrets) => onChange({ ...rules, secrets })}
        />
      </Part>
      <Part title={t("filters.lists")} text={t("filters.lists_text")}>
        <BlockLists
          lists={rules.block_lists}
          onChange={(lists) => onChange({ ...rules, block_lists: lists })}
          disabled={disabled}
        />
      </Part>
    </fieldset>
  );
}

function Part({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-3 rounded-card border border-line p-4">
      <div>
        <h2 className="font-semibold">{title}</h2>
        <p className="text-sm text-ink-soft">{text}</p>
      </div>
      {children}
    </section>
  );
}

interface ActionProps {
  label: string;
  value: Action | undefined;
  onChange: (action: Action | undefined) => void;
}

// messages: filters.action.*
function ActionField({ label, value, onChange }: ActionProps) {
  const t = useT();
  return (
    <Select
      label={label}
      value={value ?? ""}
      onChange={(event) => onChange(ACTIONS.find((one) => one === event.target.value))}
      options={[
        { value: "", label: t("filters.action.nothing") },
        ...ACTIONS.map((one) => ({ value: one, label: t(`filters.action.${one}`) })),
      ]}
    />
  );
}
