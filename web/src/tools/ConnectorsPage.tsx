import { useQueryClient } from "@tanstack/react-query";
import { Plug, Plus } from "lucide-react";
import { useEffect, useState } from "react";
import { answered, api } from "../api/client";
import { useSession } from "../api/session";
import { useT } from "../i18n/t";
import { Button } from "../ui/Button";
import { Page, Section } from "../ui/Page";
import { Badge, Empty, Failed, Loading } from "../ui/states";
import { tell, tellError } from "../ui/toast";
import { AddConnector } from "./AddConnector";
import { ConnectorCard } from "./ConnectorCard";
import { comeBack, redeem } from "./connecting";
import { decidedOn } from "./deciding";
import { keys, useConnectors, useDecisions } from "./queries";

/** Connectors to servers of others, and what the user has decided about functions. */
export default function ConnectorsPage() {
  const t = useT();
  const [adding, setAdding] = useState(false);
  const asked = useConnectors();
  useComeBack();
  const add = (
    <Button look="solid" icon={<Plus size={17} aria-hidden />} onClick={() => setAdding(true)}>
      {t("tools.add")}
    </Button>
  );
  return (
    <Page
      title={t("tools.page_title")}
      description={t("tools.page_text")}
      actions={asked.data?.length ? add : undefined}
    >
      {asked.isPending && <Loading />}
      {asked.error && <Failed error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.data?.length === 0 && (
        <Empty icon={<Plug aria-hidden />} title={t("tools.none")} text={t("tools.none_text")} action={add} />
      )}
      <ul className="flex flex-col gap-4">
        {asked.data?.map((connector) => (
          <li key={connector.id}>
            <ConnectorCard connector={connector} />
          </li>
        ))}
      </ul>
      <Decisions />
      <AddConnector open={adding} onClose={() => setAdding(false)} />
    </Page>
  );
}

/** Ends a sign-in that led back here. The code is taken out of the address at once: it is good once. */
function useComeBack(): void {
  const t = useT();
  const client = useQueryClient();
  const { workspaceId } = useSession();
  useEffect(() => {
    const told = comeBack(location.hash);
    if (!told) return;
    history.replaceState(null, "", location.pathname);
    redeem(told).then(() => {
      tell(t("tools.signing_in_done"));
      return client.invalidateQueries({ queryKey: keys.connectors(workspaceId) });
    }, tellError);
  }, [t, client, workspaceId]);
}

function Decisions() {
  const t = useT();
  const client = useQueryClient();
  const { workspaceId } = useSession();
  const asked = useDecisions();
  const connectors = useConnectors().data ?? [];
  if (!asked.data?.length) return null;
  const forget = async (tool: string) => {
    await answered(api.DELETE("/v1/tools/permissions", { params: { query: { tool } } }));
    await client.invalidateQueries({ queryKey: keys.decisions(workspaceId) });
  };
  return (
    <Section title={t("tools.decisions")} description={t("tools.decisions_text")}>
      <ul className="divide-y divide-line rounded-card border border-line bg-raised">
        {asked.data.map((one) => (
          <li key={one.tool} className="flex flex-wrap items-center gap-3 px-4 py-2 text-sm">
            <span className="min-w-0 flex-1 font-mono break-all">{decidedOn(one.tool, connectors)}</span>
            <Badge tone={one.decision === "always" ? "good" : "bad"}>
              {one.decision === "always" ? t("tools.always") : t("tools.never_allowed")}
            </Badge>
            <Button size="small" onClick={() => forget(one.tool).catch(tellError)}>
              {t("tools.ask_again", { tool: decidedOn(one.tool, connectors) })}
            </Button>
          </li>
        ))}
      </ul>
    </Section>
  );
}
