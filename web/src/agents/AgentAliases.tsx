import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useT } from "../i18n/t";
import { Button, IconButton } from "../ui/Button";
import { Select, TextField } from "../ui/fields";
import { Section } from "../ui/Page";
import { tellError } from "../ui/toast";
import type { Agent } from "./draft";
import { aliasesQuery, useAlias, useWorkspaceId } from "./queries";

/** Names that programs ask for a version by. */
export function AgentAliases({ agent, readonly }: { agent: Agent; readonly: boolean }) {
  const t = useT();
  const { data = [] } = useQuery(aliasesQuery(useWorkspaceId(), agent.id));
  const change = useAlias(agent.id);
  const [alias, setAlias] = useState("");
  const [version, setVersion] = useState(agent.version);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ alias: alias.trim(), version }, { onSuccess: () => setAlias(""), onError: tellError });
  };
  const versions = agent.versions.map((one) => ({ value: String(one), label: t("agents.version", { version: one }) }));
  return (
    <Section title={t("agents.aliases")} description={t("agents.aliases_hint")}>
      <ul className="flex flex-col gap-1">
        {data.map((one) => (
          <li key={one.alias} className="flex items-center gap-2">
            <code className="break-all">{one.alias}</code>
            <span className="flex-1 text-sm text-ink-soft">{t("agents.version", { version: one.version })}</span>
            {!readonly && (
              <IconButton
                size="small"
                label={t("agents.alias_delete", { alias: one.alias })}
                onClick={() => change.mutate({ alias: one.alias, version: null }, { onError: tellError })}
              >
                <X size={16} aria-hidden />
              </IconButton>
            )}
          </li>
        ))}
      </ul>
      {!readonly && (
        <form onSubmit={submit} className="flex flex-wrap items-end gap-2">
          <TextField
            label={t("agents.alias")}
            required
            maxLength={64}
            pattern="(?!\d+$)[A-Za-z0-9._\-]+"
            placeholder="live"
            value={alias}
            onChange={(event) => setAlias(event.target.value)}
          />
          <Select
            label={t("agents.tab_versions")}
            options={versions}
            value={String(version)}
            onChange={(event) => setVersion(Number(event.target.value))}
          />
          <Button type="submit" busy={change.isPending}>
            {t("agents.alias_set")}
          </Button>
        </form>
      )}
    </Section>
  );
}
