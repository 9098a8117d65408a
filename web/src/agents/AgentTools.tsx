import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { answered, api } from "../api/client";
import { isOfConversation } from "../documents/attaching/library";
import { useT } from "../i18n/t";
import { Checkbox } from "../ui/fields";
import * as draftKit from "./draft";
import { agentsQuery, useOffered, useWorkspaceId } from "./queries";

interface Props {
  draft: draftKit.Draft;
  onChange: (draft: draftKit.Draft) => void;
  agent?: draftKit.Agent;
}

/** What it may use, and to whom it may hand over. messages: agents.tool.* */
export function AgentTools({ draft, onChange, agent }: Props) {
  const t = useT();
  const offered = useOffered();
  const tools = draft.tools;
  const set = (changed: draftKit.Tool[]) => onChange({ ...draft, tools: changed });
  // What it has stays to be seen when it was switched off since.
  const plain = draftKit.PLAIN_TOOLS.filter((one) => offered(one) || draftKit.hasTool(tools, one));
  const others = draftKit.otherTools(tools);
  return (
    <>
      <Group title={t("agents.tools")}>
        {plain.map((type) => (
          <Checkbox
            key={type}
            label={t(`agents.tool.${type}`)}
            checked={draftKit.hasTool(tools, type)}
            onChange={(event) => set(draftKit.withTool(tools, type, event.target.checked))}
          />
        ))}
        {others > 0 && <p className="text-sm text-ink-soft">{t("agents.other_tools", { count: others })}</p>}
      </Group>
      <Libraries tools={tools} onChange={set} />
      <Connectors tools={tools} onChange={set} />
      <Handoffs draft={draft} onChange={onChange} own={agent?.id} />
    </>
  );
}

interface Kept {
  tools: draftKit.Tool[];
  onChange: (tools: draftKit.Tool[]) => void;
}

function Libraries({ tools, onChange }: Kept) {
  const t = useT();
  const { data } = useQuery({
    queryKey: ["libraries", useWorkspaceId(), "choice"],
    queryFn: () => answered(api.GET("/v1/libraries", { params: { query: { page_size: 100 } } })),
  });
  const chosen = draftKit.librariesOf(tools);
  // What is attached to a conversation is that conversation's; one that is chosen already can be taken away.
  const offered = (data?.data ?? []).filter((one) => chosen.includes(one.id) || !isOfConversation(one));
  if (offered.length === 0) return null;
  return (
    <Group title={t("agents.libraries")} hint={t("agents.libraries_hint")}>
      {offered.map(({ id, name }) => (
        <Checkbox
          key={id}
          label={name}
          checked={chosen.includes(id)}
          onChange={(event) => onChange(draftKit.withLibraries(tools, toggled(chosen, id, event.target.checked)))}
        />
      ))}
    </Group>
  );
}

function Connectors({ tools, onChange }: Kept) {
  const t = useT();
  const { data } = useQuery({
    queryKey: ["connectors", useWorkspaceId(), "choice"],
    queryFn: () => answered(api.GET("/v1/connectors", { params: { query: { page_size: 100 } } })),
  });
  const chosen = draftKit.connectorsOf(tools);
  if (!data?.items.length) return null;
  return (
    <Group title={t("agents.connectors")}>
      {data.items.map(({ id, name }) => (
        <Checkbox
          key={id}
          label={name}
          checked={chosen.includes(id) || chosen.includes(name)}
          onChange={(event) => {
            const without = draftKit.withConnector(tools, name, false);
            onChange(draftKit.withConnector(without, id, event.target.checked));
          }}
        />
      ))}
    </Group>
  );
}

function Handoffs({ draft, onChange, own }: Omit<Props, "agent"> & { own?: string }) {
  const t = useT();
  const { data } = useQuery(agentsQuery(useWorkspaceId()));
  const others = data?.filter((one) => one.id !== own) ?? [];
  if (others.length === 0) return null;
  return (
    <Group title={t("agents.handoffs")}>
      {others.map(({ id, name }) => (
        <Checkbox
          key={id}
          label={name}
          checked={draft.handoffs.includes(id)}
          onChange={(event) => onChange({ ...draft, handoffs: toggled(draft.handoffs, id, event.target.checked) })}
        />
      ))}
    </Group>
  );
}

function Group({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 text-sm font-medium">{title}</legend>
      <div className="grid max-h-56 scroll-thin fill-cols-14 gap-x-4 overflow-y-auto">{children}</div>
      {hint && <p className="text-sm text-ink-soft">{hint}</p>}
    </fieldset>
  );
}

function toggled(list: string[], one: string, wanted: boolean): string[] {
  const others = list.filter((other) => other !== one);
  return wanted ? [...others, one] : others;
}
