import { useState } from "react";
import { useT } from "../../i18n/t";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Select, TextField } from "../../ui/fields";
import { tell } from "../../ui/toast";
import { FormFailed, problemOf } from "../forms/problems";
import { EMPTY, newPrice, type PriceForm } from "./price_form";
import { useSetPrice } from "./queries";

const RATES = ["input", "output", "cached"] as const;
const OTHERS = ["request", "minute", "characters"] as const;
type Amount = (typeof RATES)[number] | (typeof OTHERS)[number];

interface Props {
  names: string[];
  /** That of the last price, where there is one: a price without a currency is in that of the installation. */
  currency: string | undefined;
  onClose: () => void;
}

// messages: money.input
// messages: money.output
// messages: money.cached
// messages: money.request
// messages: money.minute
// messages: money.characters
export function PriceDialog({ names, currency, onClose }: Props) {
  const t = useT();
  const set = useSetPrice();
  const [form, setForm] = useState<PriceForm>({ ...EMPTY, endpoint: names[0] ?? "", currency: currency ?? "" });
  const change = (changed: Partial<PriceForm>) => setForm({ ...form, ...changed });
  const save = () =>
    set.mutate(newPrice(form), {
      onSuccess: () => {
        tell(t("money.price_saved"));
        onClose();
      },
    });
  const field = (name: Amount, hint?: string) => (
    <TextField
      key={name}
      label={t(`money.${name}`)}
      inputMode="decimal"
      hint={hint}
      value={form[name]}
      error={problemOf(set.error, RATES.some((one) => one === name) ? "rates" : name)}
      onChange={(event) => change({ [name]: event.target.value })}
    />
  );
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("money.set_price")}
      description={t("money.set_price_text")}
      actions={
        <>
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          <Button look="solid" busy={set.isPending} disabled={!form.endpoint || !newPrice(form).rates} onClick={save}>
            {t("money.save")}
          </Button>
        </>
      }
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Select
          label={t("money.endpoint")}
          value={form.endpoint}
          onChange={(event) => change({ endpoint: event.target.value })}
          options={names.map((name) => ({ value: name, label: name }))}
        />
        <TextField
          label={t("money.currency")}
          hint={t("money.currency_hint")}
          value={form.currency}
          maxLength={3}
          autoCapitalize="characters"
          spellCheck={false}
          error={problemOf(set.error, "currency")}
          onChange={(event) => change({ currency: event.target.value.toUpperCase() })}
        />
        <h3 className="text-sm font-semibold sm:col-span-2">{t("money.per_million")}</h3>
        {RATES.map((name) => field(name, name === "cached" ? t("money.cached_hint") : undefined))}
        <h3 className="text-sm font-semibold sm:col-span-2">{t("money.besides")}</h3>
        {OTHERS.map((name) => field(name, name === "characters" ? t("money.characters_hint") : undefined))}
        <TextField
          label={t("money.from")}
          type="datetime-local"
          hint={t("money.from_hint")}
          value={form.from}
          error={problemOf(set.error, "effective_from")}
          onChange={(event) => change({ from: event.target.value })}
        />
        <div className="sm:col-span-2">
          <FormFailed error={set.error} fields={["rates", "currency", "effective_from", ...OTHERS]} />
        </div>
      </div>
    </Dialog>
  );
}
