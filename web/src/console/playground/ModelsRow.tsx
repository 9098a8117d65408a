import { Plus, X } from "lucide-react";
import { useT } from "../../i18n/t";
import { Button, IconButton } from "../../ui/Button";
import { Select } from "../../ui/fields";
import type { Served } from "../catalog/queries";
import { MOST_MODELS, type Setup } from "./setup";

interface Props {
  setup: Setup;
  served: Served[];
  onChange: (setup: Setup) => void;
}

/** Up to four models that are asked the same at the same time. */
export function ModelsRow({ setup, served, onChange }: Props) {
  const t = useT();
  const { models } = setup;
  const names = served.map((one) => one.name);
  // A call names the endpoint; which model that is stands beside it.
  const labels = new Map(
    served.map((one) => [one.name, one.name === one.title ? one.name : `${one.name} (${one.title})`]),
  );
  const change = (next: string[]) => onChange({ ...setup, models: next });
  const another = names.find((one) => !models.includes(one)) ?? names[0];
  return (
    <div className="flex flex-wrap items-end gap-3">
      {models.map((model, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same model may be there twice, and places are what counts
        <div key={at} className="flex min-w-0 items-end gap-1 max-sm:w-full">
          <Select
            className="min-w-0 max-sm:flex-1 sm:w-[14rem] max-w-full"
            label={models.length > 1 ? t("playground.model_number", { number: at + 1 }) : t("playground.model")}
            value={model}
            onChange={(event) => change(models.map((one, place) => (place === at ? event.target.value : one)))}
            options={[...new Set([model, ...names])].map((one) => ({ value: one, label: labels.get(one) ?? one }))}
          />
          {models.length > 1 && (
            <IconButton
              label={t("playground.remove_model", { model })}
              onClick={() => change(models.filter((_, place) => place !== at))}
            >
              <X size={16} aria-hidden />
            </IconButton>
          )}
        </div>
      ))}
      {models.length < MOST_MODELS && another && (
        <Button icon={<Plus size={16} aria-hidden />} onClick={() => change([...models, another])}>
          {t("playground.add_model")}
        </Button>
      )}
    </div>
  );
}
