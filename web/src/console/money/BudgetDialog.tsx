import { useState } from "react";
import { useT } from "../../i18n/t";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Checkbox, Select, Switch, TextField } from "../../ui/fields";
import { tell } from "../../ui/toast";
import { FormFailed, problemOf } from "../forms/problems";
import { useKeys } from "../keys/queries";
import { useMemberNames } from "../people/names";
import { MICRO, type Standing, useBudgetChanges, useEndpointNames } from "./queries";

const KINDS = ["workspace", "user", "key", "endpoint"] as const;
const PERIODS = ["month", "day"] as const;
const SHARES = [0.5, 0.8, 0.9, 1];

/** A new budget, or other terms of one that there is: its subject and period stay. */
export function BudgetDialog({ standing, onClose }: { standing: Standing | null; onClose: () => void }) {
  const t = useT();
  const { set } = useBudgetChanges();
  const known = standing?.budget;
  const [kind, setKind] = useState<(typeof KINDS)[number]>(known?.subject_kind ?? "workspace");
  const [name, setName] = useState(known && known.subject_kind !== "workspace" ? known.subject_id : "");
  const [period, setPeriod] = useState<(typeof PERIODS)[number]>(known?.period ?? "month");
  const [amount, setAmount] = useState(known ? String(known.amount / MICRO) : "");
  const [hard, setHard] = useState(known?.hard ?? true);
  const [alerts, setAlerts] = useState(known?.alerts ?? [0.5, 0.8, 1]);
  const save = () =>
    set.mutate(
      {
        subject: kind,
        name: kind === "workspace" ? "" : name,
        period,
        amount: amount.trim().replace(",", "."),
        hard,
        alerts: [...alerts].sort((one, other) => one - other),
        currency: known?.currency ?? null,
      },
      {
        onSuccess: () => {
          tell(t("money.budget_saved"));
          onClose();
        },
      },
    );
  return (
    <Dialog
      open
      onClose={onClose}
      title={known ? t("money.change_budget") : t("money.new_budget")}
      actions={
        <>
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          <Button
            look="solid"
            busy={set.isPending}
            disabled={!amount.trim() || (kind !== "workspace" && !name)}
            onClick={save}
          >
            {t("money.save")}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {!known && (
          <>
            <Select
              label={t("money.for")}
              value={kind}
              onChange={(event) => {
                setKind(KINDS.find((one) => one === event.target.value) ?? "workspace");
                setName("");
              }}
              options={KINDS.map((one) => ({ value: one, label: t(`money.subject.${one}`) }))}
            />
            <SubjectField kind={kind} value={name} onChange={setName} error={problemOf(set.error, "name")} />
            <Select
              label={t("money.each")}
              value={period}
              onChange={(event) => setPeriod(PERIODS.find((one) => one === event.target.value) ?? "month")}
              options={PERIODS.map((one) => ({ value: one, label: t(`money.period.${one}`) }))}
              hint={t("money.utc")}
            />
          </>
        )}
        <TextField
          label={known ? t("money.amount_in", { currency: known.currency }) : t("money.amount")}
          inputMode="decimal"
          value={amount}
          error={problemOf(set.error, "amount")}
          onChange={(event) => setAmount(event.target.value)}
        />
        <Switch label={t("money.hard_label")} hint={t("money.hard_text")} checked={hard} onChange={setHard} />
        <fieldset>
          <legend className="pb-1 text-sm font-medium">{t("money.alerts")}</legend>
          <div className="flex flex-wrap gap-x-5">
            {[...new Set([...SHARES, ...alerts])].sort().map((share) => (
              <Checkbox
                key={share}
                label={`${Math.round(share * 100)} %`}
                checked={alerts.includes(share)}
                onChange={(event) =>
                  setAlerts(event.target.checked ? [...alerts, share] : alerts.filter((one) => one !== share))
                }
              />
            ))}
          </div>
        </fieldset>
        <FormFailed error={set.error} fields={["name", "amount"]} />
      </div>
    </Dialog>
  );
}

interface SubjectProps {
  kind: (typeof KINDS)[number];
  value: string;
  onChange: (value: string) => void;
  error?: string;
}

function SubjectField({ kind, value, onChange, error }: SubjectProps) {
  const t = useT();
  const users = useMemberNames();
  const endpoints = useEndpointNames();
  const keys = useKeys();
  if (kind === "workspace") return null;
  const live = keys.data?.pages.flatMap((page) => page.items).filter((key) => key.state === "active") ?? [];
  const options = {
    user: [...users].map(([id, email]) => ({ value: id, label: email })),
    endpoint: [...endpoints.values()].map((name) => ({ value: name, label: name })),
    key: live.map((key) => ({ value: key.prefix, label: `${key.name} (${key.prefix})` })),
  }[kind];
  return (
    <Select
      label={t(`money.subject.${kind}`)}
      value={value}
      error={error}
      onChange={(event) => onChange(event.target.value)}
      options={[{ value: "", label: t("money.choose") }, ...options]}
    />
  );
}
