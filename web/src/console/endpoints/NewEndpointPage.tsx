import { useState } from "react";
import { useLocation, useSearchParams } from "wouter";
import { useMay } from "../../api/session";
import { useT } from "../../i18n/t";
import { Button, ButtonLink } from "../../ui/Button";
import { Page } from "../../ui/Page";
import { Empty } from "../../ui/states";
import { EndpointFields } from "./EndpointFields";
import { nameFor, newForm, specOf } from "./form";
import { useCreate } from "./queries";

export default function NewEndpointPage() {
  const t = useT();
  const may = useMay()("endpoints:write");
  const [params] = useSearchParams();
  const [, go] = useLocation();
  const [form, setForm] = useState(() => newForm(params.get("model") ?? ""));
  const create = useCreate();
  if (!may) return <Empty title={t("endpoints.may_not")} />;
  const submit = () => {
    const name = form.name.trim() || nameFor(form.deployments[0]?.model ?? "");
    create.mutate({ name, spec: specOf(form) }, { onSuccess: ({ endpoint }) => go(`/endpoints/${endpoint.name}`) });
  };
  return (
    <Page title={t("endpoints.new")} description={t("endpoints.new_text")}>
      <EndpointFields
        form={form}
        onChange={setForm}
        onSubmit={submit}
        error={create.error}
        isNew
        actions={
          <>
            <ButtonLink href="/endpoints">{t("ui.cancel")}</ButtonLink>
            <Button type="submit" look="solid" busy={create.isPending}>
              {t("endpoints.create")}
            </Button>
          </>
        }
      />
    </Page>
  );
}
