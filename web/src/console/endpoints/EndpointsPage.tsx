import { Plus, Rocket } from "lucide-react";
import { Link } from "wouter";
import { useMay } from "../../api/session";
import { number } from "../../i18n/format";
import { useT } from "../../i18n/t";
import { ButtonLink } from "../../ui/Button";
import { Page } from "../../ui/Page";
import { Empty, Failed, Loading } from "../../ui/states";
import { Table } from "../../ui/Table";
import { HealthBadge } from "./parts";
import { type ShownEndpoint, useEndpoints, useTraffic } from "./queries";

const MINUTES = 60;

export default function EndpointsPage() {
  const t = useT();
  const may = useMay();
  const endpoints = useEndpoints();
  const traffic = useTraffic();
  const create = may("endpoints:write") && (
    <ButtonLink look="solid" href="/endpoints/new" icon={<Plus size={17} aria-hidden />}>
      {t("endpoints.new")}
    </ButtonLink>
  );
  return (
    <Page title={t("endpoints.title")} description={t("endpoints.description")} actions={create} wide>
      {endpoints.isPending && <Loading />}
      {endpoints.error && <Failed error={endpoints.error} onRetry={() => void endpoints.refetch()} />}
      {endpoints.data && (
        <Table<ShownEndpoint>
          label={t("endpoints.title")}
          rows={endpoints.data.items}
          rowKey={({ endpoint }) => endpoint.id}
          empty={
            <Empty
              icon={<Rocket aria-hidden />}
              title={t("endpoints.none")}
              text={t("endpoints.none_text")}
              action={create}
            />
          }
          columns={[
            {
              id: "name",
              label: t("endpoints.name"),
              cell: ({ endpoint }) => (
                <Link
                  href={`/endpoints/${endpoint.name}`}
                  className="inline-flex min-h-8 items-center font-medium text-accent hover:underline"
                >
                  {endpoint.name}
                </Link>
              ),
            },
            {
              id: "state",
              label: t("endpoints.state"),
              cell: ({ status }) => (
                <span className="flex flex-wrap items-center gap-2">
                  <HealthBadge health={status.health} />
                  <span lang="en" className="text-ink-soft">
                    {stageOf(status)}
                  </span>
                </span>
              ),
            },
            {
              id: "models",
              label: t("endpoints.models"),
              secondary: true,
              cell: ({ endpoint }) => endpoint.spec.deployments.map((one) => one.model).join(", "),
            },
            {
              id: "replicas",
              label: t("endpoints.replicas"),
              numeric: true,
              cell: ({ status }) => replicasOf(status),
            },
            {
              id: "calls",
              label: t("endpoints.calls_per_minute"),
              numeric: true,
              cell: ({ endpoint }) => {
                const calls = traffic.data?.get(endpoint.name)?.calls;
                return traffic.data ? number((calls ?? 0) / MINUTES, { maximumFractionDigits: 1 }) : "–";
              },
            },
          ]}
        />
      )}
    </Page>
  );
}

function stageOf(status: ShownEndpoint["status"]): string {
  return status.deployments.find((one) => one.stage)?.stage ?? "";
}

function replicasOf(status: ShownEndpoint["status"]): string {
  const ready = status.deployments.reduce((sum, one) => sum + one.ready, 0);
  const wanted = status.deployments.reduce((sum, one) => sum + one.wanted, 0);
  return `${number(ready)} / ${number(wanted)}`;
}
