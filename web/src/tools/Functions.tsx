import { useQueryClient } from "@tanstack/react-query";
import { Play, RefreshCw } from "lucide-react";
import { useState } from "react";
import { answered, api } from "../api/client";
import { useSession } from "../api/session";
import { useT } from "../i18n/t";
import { Button, IconButton } from "../ui/Button";
import { Select } from "../ui/fields";
import { Badge, Failed, Spinner } from "../ui/states";
import { tellError } from "../ui/toast";
import { setAccess } from "./connecting";
import { type Connector, keys, type McpFunction, useFunctions } from "./queries";
import { TryFunction } from "./TryFunction";

/** What the server of a connector offers, and whether each is asked about. Its words are a stranger's: shown as text. */
export function Functions({ connector }: { connector: Connector }) {
  const t = useT();
  const client = useQueryClient();
  const { workspaceId } = useSession();
  const asked = useFunctions(connector.id);
  const [tried, setTried] = useState<McpFunction | null>(null);
  const key = keys.functions(workspaceId, connector.id);
  const refresh = async () => {
    const params = { path: { connector: connector.id }, query: { refresh: true } };
    client.setQueryData(key, await answered(api.GET("/v1/connectors/{connector}/tools", { params })));
  };
  if (asked.isPending) return <Spinner words />;
  if (asked.error) return <Failed error={asked.error} onRetry={() => void asked.refetch()} />;
  return (
    <section className="flex flex-col gap-2">
      <div className="flex justify-end">
        <Button
          size="small"
          look="quiet"
          icon={<RefreshCw size={15} aria-hidden />}
          onClick={() => refresh().catch(tellError)}
        >
          {t("tools.load_functions")}
        </Button>
      </div>
      {asked.data.length === 0 && <p className="text-sm text-ink-soft">{t("tools.no_functions")}</p>}
      <ul className="divide-y divide-line rounded-lg border border-line">
        {asked.data.map((one) => (
          <li key={one.name}>
            <One connector={connector} one={one} onTry={() => setTried(one)} />
          </li>
        ))}
      </ul>
      {tried && <TryFunction connector={connector} one={tried} onClose={() => setTried(null)} />}
    </section>
  );
}

const ACCESSES = ["auto", "read", "write"] as const;

/** messages: tools.access.* */
function One({ connector, one, onTry }: { connector: Connector; one: McpFunction; onTry: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const { workspaceId } = useSession();
  const said = connector.permissions[one.name];
  const set = async (value: string) => {
    await setAccess(connector.id, one.name, value === "read" || value === "write" ? value : null);
    await client.invalidateQueries({ queryKey: keys.connectors(workspaceId) });
  };
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-3 py-2.5">
      <div className="min-w-0 flex-1 basis-56">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-mono text-sm font-medium break-all">{one.name}</span>
          <Badge tone={reads(one) ? "good" : "warn"}>{reads(one) ? t("tools.runs") : t("tools.asks")}</Badge>
        </p>
        {one.description && <p className="line-clamp-3 text-sm break-words text-ink-soft">{one.description}</p>}
      </div>
      <Select
        hideLabel
        label={t("tools.access_of", { function: one.name })}
        value={said === "read" || said === "write" ? said : "auto"}
        options={ACCESSES.map((value) => ({ value, label: t(`tools.access.${value}`) }))}
        onChange={(event) => set(event.target.value).catch(tellError)}
        className="w-[13rem] max-w-full"
      />
      <IconButton label={t("tools.test_title", { function: one.name })} size="small" onClick={onTry}>
        <Play size={16} aria-hidden />
      </IconButton>
    </div>
  );
}

function reads(one: McpFunction): boolean {
  return one.access === "reads" || one.access === "read";
}
