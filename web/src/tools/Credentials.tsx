import { useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { answered, api } from "../api/client";
import { useSession } from "../api/session";
import { useT } from "../i18n/t";
import { Button, IconButton } from "../ui/Button";
import { Select } from "../ui/fields";
import { Badge } from "../ui/states";
import { tellError } from "../ui/toast";
import { keepSecret, type Secret, type SignIn } from "./connecting";
import { type Connector, keys, useCredentials } from "./queries";
import { SecretFields } from "./SecretFields";

const KINDS = ["bearer", "basic"] as const;

/** How the user is known at the connector's server: names only, and never what is secret. messages: tools.sign_in.* */
export function Credentials({ connector }: { connector: Connector }) {
  const t = useT();
  const client = useQueryClient();
  const { workspaceId } = useSession();
  const asked = useCredentials(connector.id);
  const [kind, setKind] = useState<SignIn>("bearer");
  const [secret, setSecret] = useState<Secret>({});
  const again = () => client.invalidateQueries({ queryKey: keys.credentials(workspaceId, connector.id) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    keepSecret(connector.id, secret).then(() => {
      setSecret({});
      return again();
    }, tellError);
  };
  const remove = async (name: string) => {
    const path = { connector: connector.id, consumer_scope: "user", name };
    await answered(api.DELETE("/v1/connectors/{connector}/{consumer_scope}/credentials/{name}", { params: { path } }));
    await again();
  };
  const own = asked.data?.filter((one) => one.scope === "user") ?? [];
  return (
    <section className="flex flex-col gap-2">
      <h3 className="text-sm font-semibold">{t("tools.credentials")}</h3>
      {own.length === 0 && <p className="text-sm text-ink-soft">{t("tools.no_credentials")}</p>}
      <ul>
        {own.map((one) => (
          <li key={one.name} className="flex items-center gap-2 text-sm">
            <span className="font-mono break-all">{one.title || one.name}</span>
            <Badge>{one.authentication_type}</Badge>
            <IconButton
              label={t("tools.delete_credentials", { name: one.name })}
              size="small"
              onClick={() => remove(one.name).catch(tellError)}
            >
              <Trash2 size={15} aria-hidden />
            </IconButton>
          </li>
        ))}
      </ul>
      <form onSubmit={submit} className="flex flex-wrap items-end gap-3">
        <Select
          label={t("tools.sign_in_kind")}
          value={kind}
          options={KINDS.map((value) => ({ value, label: t(`tools.sign_in.${value}`) }))}
          onChange={(event) => {
            setKind(event.target.value === "basic" ? "basic" : "bearer");
            setSecret({});
          }}
          className="w-[15rem] max-w-full"
        />
        <SecretFields kind={kind} value={secret} onChange={setSecret} />
        <Button type="submit">{t("tools.put_credentials")}</Button>
      </form>
    </section>
  );
}
