import { useQuery } from "@tanstack/react-query";
import { dateTime } from "../i18n/format";
import { useT } from "../i18n/t";
import { Button } from "../ui/Button";
import { joined } from "../ui/joined";
import { Badge, Failed, Loading } from "../ui/states";
import { tell, tellError } from "../ui/toast";
import { differences } from "./diff";
import type { Agent } from "./draft";
import { useRestore, useWorkspaceId, versionsQuery } from "./queries";

interface Props {
  agent: Agent;
  readonly: boolean;
}

/** Every version, what it changed, and the way back to it. */
export function AgentVersions({ agent, readonly }: Props) {
  const t = useT();
  const { data, error, refetch } = useQuery(versionsQuery(useWorkspaceId(), agent.id));
  const restore = useRestore(agent.id, ({ version }) => tell(t("agents.restored", { version })));
  if (error) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading />;
  const back = (version: number) => restore.mutate(version, { onError: tellError });
  return (
    <ol className="flex flex-col gap-3">
      {data.map((one) => (
        <li key={one.version} className="rounded-card border border-line bg-raised p-4">
          <div className="flex flex-wrap items-center gap-2">
            <h2 className="font-semibold">{t("agents.version", { version: one.version })}</h2>
            {one.version === agent.version && <Badge tone="good">{t("agents.current")}</Badge>}
            <span className="flex-1 text-sm text-ink-soft">{dateTime(one.updated_at)}</span>
            {!readonly && one.version !== agent.version && (
              <Button size="small" busy={restore.isPending} onClick={() => back(one.version)}>
                {t("agents.restore")}
              </Button>
            )}
          </div>
          {one.version_message && <p className="mt-1 text-sm break-words">{one.version_message}</p>}
          {one.version !== agent.version && (
            <Difference before={one.instructions ?? ""} after={agent.instructions ?? ""} />
          )}
        </li>
      ))}
    </ol>
  );
}

const SIGNS = { same: " ", added: "+", removed: "−" };

function Difference({ before, after }: { before: string; after: string }) {
  const t = useT();
  if (before === after) return <p className="mt-1 text-sm text-ink-soft">{t("agents.same")}</p>;
  return (
    <details className="mt-2 text-sm">
      <summary className="min-h-8 cursor-pointer text-ink-soft">{t("agents.differences")}</summary>
      <div className="mt-1 max-h-80 scroll-thin overflow-y-auto rounded-lg bg-sunken p-2 font-mono text-[0.8125rem]">
        {differences(before, after).map(({ kind, text }, at) => (
          <p
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of a text are told apart by their places
            key={at}
            className={joined(
              "flex gap-2 px-1 break-words whitespace-pre-wrap",
              kind === "added" && "bg-good-soft text-good",
              kind === "removed" && "bg-bad-soft text-bad",
            )}
          >
            <span aria-hidden className="select-none">
              {SIGNS[kind]}
            </span>
            {kind !== "same" && (
              <span className="sr-only">{t(kind === "added" ? "agents.added" : "agents.removed")}</span>
            )}
            <span className="min-w-0">{text}</span>
          </p>
        ))}
      </div>
    </details>
  );
}
