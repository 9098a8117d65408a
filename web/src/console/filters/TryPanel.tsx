import { useState } from "react";
import type { Managed } from "../../api/types";
import { percent } from "../../i18n/format";
import { known, type Translate, useT } from "../../i18n/t";
import { Button } from "../../ui/Button";
import { Select, TextArea } from "../../ui/fields";
import { Card } from "../../ui/Page";
import { Badge } from "../../ui/states";
import { FormFailed } from "../forms/problems";
import { SIDES, type SideName, type Spec } from "./policy";
import { useTryFilter } from "./queries";

type Told = Managed<"/api/v1/filters/{name}/test", "post">;

interface Props {
  name: string;
  /** As it is in the form; without it the policy is tried that is kept. */
  spec: Spec | undefined;
  disabled: boolean;
}

// messages: filters.as_side.*
/** A text under the policy, as it is in the form and before it is saved. */
export function TryPanel({ name, spec, disabled }: Props) {
  const t = useT();
  const attempt = useTryFilter();
  const [text, setText] = useState("");
  const [side, setSide] = useState<SideName>("input");
  return (
    <Card className="xl:sticky xl:top-6">
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          attempt.mutate({ name, text, side, spec });
        }}
      >
        <div>
          <h2 className="font-semibold">{t("filters.try")}</h2>
          <p className="text-sm text-ink-soft">{t("filters.try_text")}</p>
        </div>
        <Select
          label={t("filters.as")}
          value={side}
          onChange={(event) => setSide(event.target.value === "output" ? "output" : "input")}
          options={SIDES.map((one) => ({ value: one, label: t(`filters.as_side.${one}`) }))}
        />
        <TextArea
          label={t("filters.text")}
          value={text}
          maxLength={100_000}
          onChange={(event) => setText(event.target.value)}
        />
        <Button type="submit" className="self-start" busy={attempt.isPending} disabled={disabled || !text.trim()}>
          {t("filters.try_verb")}
        </Button>
        <FormFailed error={attempt.error} />
        <div role="status">{attempt.data && !attempt.isPending && <Result told={attempt.data} />}</div>
      </form>
    </Card>
  );
}

/** What a policy calls a finding, in words: a category, a kind of personal data, or the name of a list as it is. */
function wordFor(name: string, t: Translate): string {
  if (name === "secrets") return t("filters.secrets");
  const key = [`filters.category.${name}`, `filters.pii.${name}`, `filters.shield_kind.${name}`].find(known);
  return key && known(key) ? t(key) : name;
}

// messages: filters.category.*
// messages: filters.pii.*
// messages: filters.shield_kind.*
// messages: filters.action.*
function Result({ told }: { told: Told }) {
  const t = useT();
  const words = told.blocking.map((one) => wordFor(one, t)).join(", ");
  return (
    <div className="flex flex-col gap-3 rounded-lg bg-sunken p-3">
      <p className={told.blocked ? "font-semibold text-bad" : "font-semibold text-good"}>
        {told.blocked ? t("filters.blocked", { by: words }) : t("filters.passes")}
      </p>
      {!told.blocked && <p className="break-words whitespace-pre-wrap">{told.passed}</p>}
      <ul className="flex flex-wrap gap-1.5">
        {Object.entries(told.detected).map(([name, one]) => (
          <li key={name}>
            <Badge tone={one.action === "block" ? "bad" : "warn"}>
              {`${wordFor(name, t)}: ${t(`filters.action.${one.action}`)} (${one.count})`}
            </Badge>
          </li>
        ))}
      </ul>
      {Object.keys(told.scores).length > 0 && (
        <dl className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-1 text-sm">
          {Object.entries(told.scores).map(([name, one]) => (
            <div key={name} className="contents">
              <dt className="break-words">{wordFor(name, t)}</dt>
              <dd className={one.score >= one.threshold ? "font-semibold text-warn" : "text-ink-soft"}>
                {t("filters.score", { score: percent(one.score), from: percent(one.threshold) })}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {told.unfiltered && <p className="text-sm text-warn">{t("filters.unfiltered")}</p>}
    </div>
  );
}
