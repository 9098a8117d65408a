import { useState } from "react";
import { useLocation, useParams } from "wouter";
import { useMay } from "../../api/session";
import { useT } from "../../i18n/t";
import { Button, ButtonLink } from "../../ui/Button";
import { TextField } from "../../ui/fields";
import { Page } from "../../ui/Page";
import { Empty, Failed, Loading } from "../../ui/states";
import { tell } from "../../ui/toast";
import { FormFailed } from "../forms/problems";
import { PolicyFields } from "./PolicyFields";
import { isName, newSpec, type Policy, type Spec, sound } from "./policy";
import { useFilter, useSetFilter } from "./queries";
import { TryPanel } from "./TryPanel";

/** One policy: its rules, and beside them a text to try them on. Without a name in the path, a new one. */
export default function PolicyPage() {
  const t = useT();
  const { policy: name = "" } = useParams<{ policy?: string }>();
  const may = useMay();
  const found = useFilter(name);
  if (!name) return may("filters:write") ? <Form policy={null} /> : <Empty title={t("filters.may_not")} />;
  if (found.error && !found.data)
    return (
      <Page title={name}>
        <Failed error={found.error} onRetry={() => void found.refetch()} />
        <p>
          <ButtonLink href="/filters">{t("filters.back")}</ButtonLink>
        </p>
      </Page>
    );
  if (!found.data) return <Loading />;
  return <Form key={`${found.data.name} ${found.data.version}`} policy={found.data} />;
}

function Form({ policy }: { policy: Policy | null }) {
  const t = useT();
  const [, go] = useLocation();
  const writes = useMay()("filters:write");
  const set = useSetFilter();
  const [name, setName] = useState(policy?.name ?? "");
  const [spec, setSpec] = useState<Spec>(policy?.spec ?? newSpec());
  /** Whether the JSON view holds a text that is none: what is in the form is then not what is shown. */
  const [broken, setBroken] = useState(false);
  const isReady = isName(name) && sound(spec) && !broken;
  const submit = () =>
    set.mutate(
      { name, spec, version: policy?.version ?? 0 },
      {
        onSuccess: () => {
          tell(t("filters.saved", { name }));
          go("/filters");
        },
      },
    );
  return (
    <Page
      title={policy?.name ?? t("filters.new")}
      description={policy?.version === 0 ? t("filters.built_in_text") : t("filters.form_text")}
      wide
    >
      <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_24rem]">
        <form
          className="flex min-w-0 flex-col gap-5"
          onSubmit={(event) => {
            event.preventDefault();
            if (isReady) submit();
          }}
        >
          {!policy && (
            <TextField
              label={t("filters.name")}
              hint={t("filters.name_hint")}
              value={name}
              required
              autoCapitalize="none"
              spellCheck={false}
              error={name && !isName(name) ? t("filters.name_wrong") : undefined}
              onChange={(event) => setName(event.target.value)}
            />
          )}
          <PolicyFields spec={spec} onChange={setSpec} onBroken={setBroken} disabled={!writes} />
          <FormFailed error={set.error} />
          <div className="flex flex-wrap justify-end gap-2">
            <ButtonLink href="/filters">{writes ? t("ui.cancel") : t("filters.back")}</ButtonLink>
            {writes && (
              <Button type="submit" look="solid" busy={set.isPending} disabled={!isReady}>
                {t("filters.save")}
              </Button>
            )}
          </div>
          {writes && !isReady && <p className="text-right text-sm text-ink-soft">{t("filters.not_ready")}</p>}
        </form>
        <TryPanel name={policy?.name ?? "new"} spec={writes ? spec : undefined} disabled={!sound(spec) || broken} />
      </div>
    </Page>
  );
}
