import { TriangleAlert } from "lucide-react";
import { Link } from "wouter";
import { useMay } from "../../api/session";
import { number, relative } from "../../i18n/format";
import { useT } from "../../i18n/t";
import { Card, Section } from "../../ui/Page";
import { Spinner } from "../../ui/states";
import { Facts } from "../catalog/parts";
import { Deployments } from "./Deployments";
import { type ShownEndpoint, useTraffic } from "./queries";
import { TrafficSplit } from "./TrafficSplit";

export function OverviewTab({ shown }: { shown: ShownEndpoint }) {
  const t = useT();
  const may = useMay()("endpoints:write");
  const { endpoint, status, operation } = shown;
  return (
    <div className="flex flex-col gap-6">
      {operation?.state === "running" && (
        <Card>
          <Spinner words label={t("endpoints.working")} />
          {operation.stage && (
            <p lang="en" className="mt-1 text-sm text-ink-soft">
              {operation.stage}
            </p>
          )}
        </Card>
      )}
      {operation?.state === "failed" && <Problem title={t("endpoints.failed")} text={operation.error ?? ""} />}
      {status.rolled_back && <Problem title={t("endpoints.rolled_back")} text={status.rolled_back} />}
      <Section title={t("endpoints.deployments")}>
        <Deployments shown={shown} />
      </Section>
      {endpoint.spec.deployments.length > 1 && (
        <Section title={t("endpoints.traffic")} description={t("endpoints.traffic_text")}>
          <TrafficSplit key={endpoint.version} endpoint={endpoint} mayChange={may && endpoint.state === "active"} />
        </Section>
      )}
      <Section title={t("endpoints.rules")}>
        <Card>
          <Rules shown={shown} />
        </Card>
      </Section>
    </div>
  );
}

function Problem({ title, text }: { title: string; text: string }) {
  return (
    <div role="alert" className="rounded-card border border-bad bg-bad-soft p-4 text-sm">
      <p className="flex items-center gap-2 font-medium text-bad">
        <TriangleAlert size={18} aria-hidden className="shrink-0" /> {title}
      </p>
      <p lang="en" className="mt-1 break-words">
        {text}
      </p>
    </div>
  );
}

function Rules({ shown: { endpoint } }: { shown: ShownEndpoint }) {
  const t = useT();
  const traffic = useTraffic();
  const { spec } = endpoint;
  const limits = Object.entries(spec.limits ?? {}).flatMap(([name, value]) =>
    typeof value === "number" && name !== "spend"
      ? [t("endpoints.limit_said", { limit: t(`endpoints.limit.${name as "concurrent"}`), value: number(value) })]
      : [],
  );
  const hour = traffic.data?.get(endpoint.name);
  const causes = (spec.fallback_on ?? []).map((one) => t(`endpoints.cause.${one}`));
  return (
    <Facts
      facts={[
        [
          t("endpoints.last_hour"),
          traffic.data ? t("endpoints.calls_said", { calls: hour?.calls ?? 0, failed: hour?.failed_calls ?? 0 }) : "–",
        ],
        [
          t("endpoints.filter"),
          spec.filter ? (
            <Link key="filter" href="/filters" className="text-accent underline underline-offset-2">
              {spec.filter}
            </Link>
          ) : (
            t("endpoints.no_filter")
          ),
        ],
        [t("endpoints.limits"), limits.join("; ") || t("endpoints.no_limits")],
        ...(spec.deployments.length > 1
          ? [[t("endpoints.fallback_on"), causes.join(", ") || t("endpoints.never")] as [string, string]]
          : []),
        [t("endpoints.made"), relative(endpoint.created_at)],
        [t("endpoints.changed"), relative(endpoint.updated_at)],
      ]}
    />
  );
}
