import { useState } from "react";
import { ApiError } from "../../api/errors";
import { useT } from "../../i18n/t";
import { Button } from "../../ui/Button";
import { tell } from "../../ui/toast";
import { EndpointFields } from "./EndpointFields";
import { formOf, specOf } from "./form";
import { type Endpoint, useActs } from "./queries";

/** The specification as it was when the form was opened; who was slower than somebody else is told so. */
export function SettingsTab({ endpoint }: { endpoint: Endpoint }) {
  const t = useT();
  const [seen, setSeen] = useState(endpoint);
  const [form, setForm] = useState(() => formOf(endpoint.name, endpoint.spec));
  const { set } = useActs(seen);
  const again = (from: Endpoint) => {
    setSeen(from);
    setForm(formOf(from.name, from.spec));
    set.reset();
  };
  const isStale = endpoint.version !== seen.version;
  const isLost = set.error instanceof ApiError && set.error.status === 409;
  return (
    <EndpointFields
      form={form}
      onChange={setForm}
      onSubmit={() =>
        set.mutate(specOf(form, seen.spec), {
          onSuccess: (made) => {
            again(made.endpoint);
            tell(t("endpoints.saved"));
          },
        })
      }
      error={set.error}
      isNew={false}
      actions={
        <>
          {(isStale || isLost) && <Button onClick={() => again(endpoint)}>{t("endpoints.reload")}</Button>}
          <Button type="submit" look="solid" busy={set.isPending}>
            {t("endpoints.save")}
          </Button>
        </>
      }
    />
  );
}
