import { SearchX } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import { useSearchParams } from "wouter";
import { useT } from "../../i18n/t";
import { Button, ButtonLink } from "../../ui/Button";
import { Page } from "../../ui/Page";
import { Empty, Failed, Loading } from "../../ui/states";
import { type Choice, choiceOf, chosen, languagesOf, paramsOf } from "./choosing";
import { FilterBar } from "./FilterBar";
import { ModelCard } from "./ModelCard";
import { useModels } from "./queries";

/** More columns than that nobody reads. */
export const MOST_COMPARED = 4;

export default function CatalogPage() {
  const t = useT();
  const [params, setParams] = useSearchParams();
  const choice = useMemo(() => choiceOf(params), [params]);
  const change = useCallback((next: Choice) => setParams(paramsOf(next), { replace: true }), [setParams]);
  const [compared, setCompared] = useState<string[]>([]);
  const { words, runsHere, retired } = choice;
  const models = useModels({ words, runsHere, retired });
  const shown = useMemo(() => chosen(models.data?.items ?? [], choice), [models.data, choice]);
  const languages = useMemo(() => languagesOf(models.data?.items ?? []), [models.data]);
  return (
    <Page title={t("catalog.title")} description={t("catalog.description")} wide>
      <FilterBar choice={choice} languages={languages} onChange={change} />
      {models.isPending && <Loading />}
      {models.error && <Failed error={models.error} onRetry={() => void models.refetch()} />}
      {models.data && (
        <>
          <p role="status" className="-mt-2 text-sm text-ink-soft">
            {t("catalog.count", { count: shown.length })}
          </p>
          {shown.length === 0 && (
            <Empty icon={<SearchX aria-hidden />} title={t("catalog.none")} text={t("catalog.none_text")} />
          )}
          <ul className="grid fill-cols-17 gap-4">
            {shown.map((model) => (
              <li key={model.id} className="grid">
                <ModelCard
                  model={model}
                  compared={compared.includes(model.id)}
                  onCompare={
                    compared.length < MOST_COMPARED || compared.includes(model.id)
                      ? (wanted) =>
                          setCompared((all) => (wanted ? [...all, model.id] : all.filter((one) => one !== model.id)))
                      : null
                  }
                />
              </li>
            ))}
          </ul>
        </>
      )}
      {compared.length > 0 && <CompareBar compared={compared} onClear={() => setCompared([])} />}
    </Page>
  );
}

function CompareBar({ compared, onClear }: { compared: string[]; onClear: () => void }) {
  const t = useT();
  const query = new URLSearchParams(compared.map((model) => ["model", model]));
  return (
    <div className="sticky bottom-3 z-20 mx-auto flex flex-wrap items-center gap-3 rounded-xl border border-line bg-raised px-4 py-2 shadow-float">
      <span className="text-sm">{t("catalog.chosen", { count: compared.length })}</span>
      <Button size="small" look="quiet" onClick={onClear}>
        {t("catalog.clear_chosen")}
      </Button>
      {compared.length > 1 && (
        <ButtonLink href={`/catalog/compare?${query}`} look="solid" size="small">
          {t("catalog.compare")}
        </ButtonLink>
      )}
    </div>
  );
}
