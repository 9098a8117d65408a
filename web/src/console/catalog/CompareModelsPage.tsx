import { useQueries } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useState } from "react";
import { Link, useSearchParams } from "wouter";
import { useStore } from "zustand";
import { language } from "../../i18n/language";
import { useT } from "../../i18n/t";
import { IconButton } from "../../ui/Button";
import { Checkbox, Select } from "../../ui/fields";
import { joined } from "../../ui/joined";
import { Page } from "../../ui/Page";
import { Empty, Failed, Loading } from "../../ui/states";
import { compared } from "./comparing";
import { modelQuery, type ShownModel, useModels } from "./queries";

const MOST = 4;

export default function CompareModelsPage() {
  const t = useT();
  const [params, setParams] = useSearchParams();
  const ids = params.getAll("model").slice(0, MOST);
  const asked = useQueries({ queries: ids.map(modelQuery) });
  const failed = asked.find((one) => one.error);
  const models = asked.flatMap((one) => (one.data ? [one.data] : []));
  const choose = (wanted: string[]) =>
    setParams(new URLSearchParams(wanted.map((id) => ["model", id])), { replace: true });
  return (
    <Page title={t("catalog.compare_title")} description={t("catalog.compare_text")} wide>
      {ids.length < MOST && <AddModel taken={ids} onAdd={(id) => choose([...ids, id])} />}
      {failed && <Failed error={failed.error} onRetry={() => void failed.refetch()} />}
      {asked.some((one) => one.isPending) && <Loading />}
      {ids.length === 0 && <Empty title={t("catalog.compare_empty")} />}
      {models.length > 0 && models.length === ids.length && (
        <Comparison models={models} onRemove={(id) => choose(ids.filter((one) => one !== id))} ids={ids} />
      )}
    </Page>
  );
}

function AddModel({ taken, onAdd }: { taken: string[]; onAdd: (id: string) => void }) {
  const t = useT();
  const models = useModels({ words: "", runsHere: false, retired: false });
  const others = (models.data?.items ?? []).filter((one) => !taken.includes(one.id));
  return (
    <Select
      className="max-w-sm"
      label={t("catalog.add_model")}
      value=""
      onChange={(event) => event.target.value && onAdd(event.target.value)}
      options={[
        { value: "", label: t("catalog.choose_model") },
        ...others.map((one) => ({ value: one.id, label: one.name })),
      ]}
    />
  );
}

interface Props {
  models: ShownModel[];
  /** As they were asked for: an alias need not be the model's id. */
  ids: string[];
  onRemove: (id: string) => void;
}

function Comparison({ models, ids, onRemove }: Props) {
  const t = useT();
  const spoken = useStore(language, (state) => state.language);
  const [onlyDifferent, setOnlyDifferent] = useState(false);
  const rows = compared(models, t, spoken).filter((row) => !onlyDifferent || row.differs);
  return (
    <>
      {models.length > 1 && (
        <Checkbox
          label={t("catalog.only_differences")}
          checked={onlyDifferent}
          onChange={(event) => setOnlyDifferent(event.target.checked)}
        />
      )}
      <ByRow rows={rows} models={models} ids={ids} onRemove={onRemove} />
      <ByProperty rows={rows} models={models} ids={ids} onRemove={onRemove} />
    </>
  );
}

type Shown = Props & { rows: ReturnType<typeof compared> };

/** Where there is room: a column for each model. */
function ByRow({ rows, models, ids, onRemove }: Shown) {
  const t = useT();
  return (
    <section
      aria-label={t("catalog.compare_title")}
      tabIndex={0}
      className="scroll-thin overflow-x-auto rounded-card border border-line bg-raised max-md:hidden"
    >
      <table className="w-full min-w-[40rem] table-fixed border-collapse text-sm">
        <caption className="sr-only">{t("catalog.compare_title")}</caption>
        <thead>
          <tr className="border-b border-line text-left">
            <th scope="col" className="w-[9rem] max-w-full px-3 py-2.5 font-medium text-ink-soft">
              {t("catalog.what")}
            </th>
            {models.map((model, at) => (
              <th key={model.card.id} scope="col" className="px-3 py-2.5 align-top">
                <NameOf model={model} onRemove={() => onRemove(ids[at] ?? "")} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} className="border-b border-line align-top last:border-0">
              <th scope="row" className="px-3 py-2 text-left font-medium text-ink-soft">
                {row.label}
              </th>
              {row.values.map((value, at) => (
                <td
                  key={models[at]?.card.id}
                  lang={row.langs[at]}
                  className={joined("px-3 py-2 break-words", row.differs && models.length > 1 && "font-semibold")}
                >
                  {value || "–"}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** On phones: the models once, then each property with what every model has of it. */
function ByProperty({ rows, models, ids, onRemove }: Shown) {
  return (
    <div className="flex flex-col gap-5 md:hidden">
      <ul className="flex flex-col gap-1 rounded-card border border-line bg-raised px-3 py-2">
        {models.map((model, at) => (
          <li key={model.card.id}>
            <NameOf model={model} onRemove={() => onRemove(ids[at] ?? "")} />
          </li>
        ))}
      </ul>
      {rows.map((row) => (
        <section key={row.id} className="flex flex-col gap-1">
          <h2 className="font-semibold">{row.label}</h2>
          <dl className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)] gap-x-3 gap-y-1 text-sm">
            {row.values.map((value, at) => (
              <div key={models[at]?.card.id} className="contents">
                <dt className="break-words text-ink-soft">{models[at]?.card.name}</dt>
                <dd
                  lang={row.langs[at]}
                  className={joined("break-words", row.differs && models.length > 1 && "font-semibold")}
                >
                  {value || "–"}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}

function NameOf({ model, onRemove }: { model: ShownModel; onRemove: () => void }) {
  const t = useT();
  return (
    <span className="flex items-start justify-between gap-2">
      <Link
        href={`/catalog/model/${model.card.id}`}
        className="min-w-0 font-semibold break-words hover:underline max-md:py-2"
      >
        {model.card.name}
      </Link>
      <IconButton size="small" label={t("catalog.remove_model", { model: model.card.name })} onClick={onRemove}>
        <X size={16} aria-hidden />
      </IconButton>
    </span>
  );
}
