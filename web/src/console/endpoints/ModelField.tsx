import { useId } from "react";
import { bytes } from "../../i18n/format";
import { useT } from "../../i18n/t";
import { TextField } from "../../ui/fields";
import { Badge } from "../../ui/states";
import { priceInWords } from "../catalog/facts";
import { LicencePanel, useIsAccepted } from "../catalog/LicencePanel";
import { type ShownModel, useModel, useModels } from "../catalog/queries";
import type { DeploymentForm } from "./form";

interface Props {
  value: DeploymentForm;
  onChange: (model: string) => void;
  error?: string;
}

/** A model of the catalog by its name, with what it will need and cost where it is to run. */
export function ModelField({ value, onChange, error }: Props) {
  const t = useT();
  const list = useId();
  const models = useModels({ words: "", runsHere: false, retired: false });
  const known = models.data?.items.some((one) => one.id === value.model) ?? false;
  return (
    <div className="flex flex-col gap-2">
      <TextField
        label={t("endpoints.model")}
        hint={t("endpoints.model_hint")}
        error={error}
        list={list}
        value={value.model}
        onChange={(event) => onChange(event.target.value)}
        autoComplete="off"
        spellCheck={false}
        required
      />
      <datalist id={list}>
        {models.data?.items.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </datalist>
      {known && <Needs model={value.model} provider={value.provider} />}
    </div>
  );
}

function Needs({ model, provider }: { model: string; provider: string }) {
  const shown = useModel(model);
  if (!shown.data) return null;
  return provider ? <AtProvider model={shown.data} provider={provider} /> : <Here model={shown.data} />;
}

function AtProvider({ model, provider }: { model: ShownModel; provider: string }) {
  const t = useT();
  const prices = (model.card.list_prices ?? []).filter((one) => provider.includes(one.provider));
  return (
    <p className="text-sm text-ink-soft">
      {prices.length > 0
        ? t("endpoints.cost_provider", { price: prices.map((one) => priceInWords(one, t)).join("; ") })
        : t("endpoints.cost_unknown")}
    </p>
  );
}

function Here({ model }: { model: ShownModel }) {
  const t = useT();
  const accepted = useIsAccepted(model.card);
  const way = model.ways.find((one) => !one.gpu && one.memory);
  if (model.card.engine === "none")
    return <p className="text-sm text-bad">{t("endpoints.not_here", { model: model.card.name })}</p>;
  const size = model.card.sources?.[0]?.size;
  return (
    <div className="flex flex-col gap-2 text-sm text-ink-soft">
      {way?.memory && (
        <p className="flex flex-wrap items-center gap-2">
          {t("endpoints.memory_needed", { memory: bytes(way.memory), free: bytes(model.available_memory) })}
          {way.fits === false && <Badge tone="warn">{t("endpoints.too_large")}</Badge>}
          {way.fits === true && <Badge tone="good">{t("endpoints.fits")}</Badge>}
        </p>
      )}
      {!model.installed && size && <p>{t("endpoints.to_pull", { size: bytes(size) })}</p>}
      <p>{t("endpoints.cost_here")}</p>
      {accepted === false && <LicencePanel card={model.card} />}
    </div>
  );
}
