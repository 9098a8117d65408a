import { useEffect, useRef, useState } from "react";
import { useT } from "../../i18n/t";
import { CopyButton } from "../../ui/Copy";
import { Checkbox, Select } from "../../ui/fields";
import { Empty, Failed, Loading } from "../../ui/states";
import { type ShownEndpoint, useLogs } from "./queries";

const LINES = [100, 200, 500, 2000];

/** The last lines of an engine's own log. */
export function LogsTab({ shown: { endpoint } }: { shown: ShownEndpoint }) {
  const t = useT();
  const local = endpoint.spec.deployments.filter((one) => !one.provider);
  const [deployment, setDeployment] = useState(local[0]?.name ?? "");
  const [replica, setReplica] = useState<number | null>(null);
  const [lines, setLines] = useState(200);
  const [follow, setFollow] = useState(true);
  const logs = useLogs(endpoint.name, { deployment, replica, lines, follow });
  if (local.length === 0) return <Empty title={t("endpoints.logs_remote")} />;
  const replicas = logs.data?.replicas ?? [];
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-end gap-3">
        <Select
          label={t("endpoints.deployment")}
          value={deployment}
          onChange={(event) => {
            setDeployment(event.target.value);
            setReplica(null);
          }}
          options={local.map((one) => ({ value: one.name, label: one.name }))}
        />
        {replicas.length > 1 && (
          <Select
            label={t("endpoints.log")}
            value={String(logs.data?.replica ?? 0)}
            onChange={(event) => setReplica(Number(event.target.value))}
            options={replicas.map((one) => ({ value: String(one), label: String(one) }))}
          />
        )}
        <Select
          label={t("endpoints.lines")}
          value={String(lines)}
          onChange={(event) => setLines(Number(event.target.value))}
          options={LINES.map((one) => ({ value: String(one), label: String(one) }))}
        />
        <Checkbox
          label={t("endpoints.follow")}
          checked={follow}
          onChange={(event) => setFollow(event.target.checked)}
        />
      </div>
      {logs.isPending && <Loading />}
      {logs.error && <Failed error={logs.error} onRetry={() => void logs.refetch()} />}
      {logs.data &&
        (logs.data.lines.length === 0 ? (
          <Empty title={t("endpoints.logs_none")} text={t("endpoints.logs_none_text")} />
        ) : (
          <Lines lines={logs.data.lines} more={logs.data.more} follow={follow} />
        ))}
    </div>
  );
}

function Lines({ lines, more, follow }: { lines: string[]; more: boolean; follow: boolean }) {
  const t = useT();
  const frame = useRef<HTMLPreElement>(null);
  const last = lines.at(-1);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it moves with the last line
  useEffect(() => {
    if (follow && frame.current) frame.current.scrollTop = frame.current.scrollHeight;
  }, [last, follow]);
  return (
    <section aria-label={t("endpoints.tab.logs")} className="flex flex-col gap-1">
      <div className="flex items-center justify-between gap-2">
        <p className="text-sm text-ink-soft">{more ? t("endpoints.logs_more") : t("endpoints.logs_all")}</p>
        <CopyButton text={() => lines.join("\n")} />
      </div>
      <pre
        ref={frame}
        lang="en"
        tabIndex={0}
        className="scroll-thin max-h-[60vh] overflow-auto rounded-card border border-line bg-sunken p-4 font-mono text-[0.8125rem] leading-relaxed"
      >
        {lines.join("\n")}
      </pre>
    </section>
  );
}
