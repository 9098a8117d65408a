import { Link } from "wouter";
import { number, percent, seconds } from "../../i18n/format";
import { useT } from "../../i18n/t";
import { Card } from "../../ui/Page";
import { Badge } from "../../ui/states";
import { HealthBadge } from "./parts";
import type { Deployment, DeploymentStatus, ShownEndpoint } from "./queries";
import { inPercent } from "./traffic";

/** What runs behind the endpoint, in the order in which one takes over from another. */
export function Deployments({ shown: { endpoint, status } }: { shown: ShownEndpoint }) {
  const shares = inPercent(Object.fromEntries(endpoint.spec.deployments.map((one) => [one.name, one.traffic ?? 100])));
  return (
    <ol className="flex flex-col gap-3">
      {endpoint.spec.deployments.map((one) => (
        <li key={one.name}>
          <One
            deployment={one}
            status={status.deployments.find((found) => found.name === one.name)}
            share={one.traffic === 0 ? 0 : (shares[one.name] ?? 0)}
          />
        </li>
      ))}
    </ol>
  );
}

interface Props {
  deployment: Deployment;
  status: DeploymentStatus | undefined;
  /** Per cent. */
  share: number;
}

function One({ deployment, status, share }: Props) {
  const t = useT();
  return (
    <Card className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="font-semibold">{deployment.name}</h3>
        {status && <HealthBadge health={status.health} />}
        <span className="text-sm text-ink-soft">
          {share === 0 ? t("endpoints.only_fallback") : t("endpoints.share", { share: percent(share / 100) })}
        </span>
      </div>
      <p className="text-sm">
        <Link href={`/catalog/model/${deployment.model}`} className="text-accent underline underline-offset-2">
          {deployment.model}
        </Link>{" "}
        <span className="text-ink-soft">
          {deployment.provider ? t("endpoints.at_provider", { provider: deployment.provider }) : t("endpoints.here")}
        </span>
      </p>
      {status?.stage && (
        <p lang="en" className="text-sm text-ink-soft">
          {status.stage}
        </p>
      )}
      {status?.error && (
        <p lang="en" className="text-sm break-words text-bad">
          {status.error}
          {typeof status.retry_in === "number" && ` (${t("endpoints.retry_in", { time: seconds(status.retry_in) })})`}
        </p>
      )}
      {status && !deployment.provider && <Replicas status={status} />}
    </Card>
  );
}

const TONES = { starting: "accent", ready: "good", unhealthy: "bad", draining: "warn", stopped: "plain" } as const;

// messages: endpoints.replica.*
function Replicas({ status }: { status: DeploymentStatus }) {
  const t = useT();
  const replicas = status.replicas ?? [];
  return (
    <div className="text-sm">
      <p className="text-ink-soft">{t("endpoints.replicas_said", { ready: status.ready, wanted: status.wanted })}</p>
      {replicas.length > 0 && (
        <ul className="mt-1.5 flex flex-col gap-1.5">
          {replicas.map((one) => (
            <li key={one.id} className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <code className="font-mono text-[0.8125rem] break-all">{one.id}</code>
              <Badge tone={TONES[one.state]}>{t(`endpoints.replica.${one.state}`)}</Badge>
              <span className="text-ink-soft">{t("endpoints.running", { count: one.running })}</span>
              {one.restarts > 0 && (
                <span className="text-ink-soft">{t("endpoints.restarts", { count: number(one.restarts) })}</span>
              )}
              {one.error && (
                <span lang="en" className="break-words text-bad">
                  {one.error}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
