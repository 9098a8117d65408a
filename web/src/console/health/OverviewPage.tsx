import { useQuery } from "@tanstack/react-query";
import { answered, management } from "../../api/client";
import { useMay, useSession } from "../../api/session";
import { compact, money, number } from "../../i18n/format";
import { useT } from "../../i18n/t";
import { useServed } from "../../models/queries";
import { ButtonLink } from "../../ui/Button";
import { Card, Page, Section } from "../../ui/Page";
import { Badge, Empty, Failed, Loading } from "../../ui/states";
import { Table } from "../../ui/Table";
import type { Served } from "../catalog/queries";
import { BudgetBar } from "../money/BudgetBar";
import { useBudgets } from "../money/queries";
import { amount, mainCurrency } from "../usage/figures";
import { useSeries } from "../usage/queries";
import { FirstSteps } from "./FirstSteps";

const NEAR = 0.8;
const HOUR = 3600;

export default function OverviewPage() {
  const t = useT();
  const may = useMay();
  return (
    <Page title={t("health.overview")} description={t("health.overview_text")} wide>
      <FirstSteps />
      {may("usage:read") && <Today />}
      {may("budgets:read") && <NearBudgets />}
      <ServedModels />
    </Page>
  );
}

function Today() {
  const t = useT();
  const { workspaceId } = useSession();
  const now = new Date();
  const since = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime() / 1000;
  const until = (Math.floor(now.getTime() / 1000 / HOUR) + 1) * HOUR;
  const today = useSeries("model", { since, until, step: "hour" }, {});
  const failed = useQuery({
    queryKey: ["overview errors", workspaceId],
    queryFn: () =>
      answered(
        management.GET("/api/v1/calls", {
          params: {
            query: {
              workspace: workspaceId,
              status: "failed",
              limit: 500,
              since: String(Math.floor(Date.now() / 1000) - HOUR),
            },
          },
        }),
      ),
    refetchInterval: 30_000,
  });
  if (today.error) return <Failed error={today.error} onRetry={() => void today.refetch()} />;
  const total = today.data?.total;
  const currency = total ? mainCurrency(total) : "EUR";
  const errors = failed.data?.items.length;
  const more = failed.data?.next ? "+" : "";
  return (
    <Section
      title={t("health.today")}
      actions={
        <ButtonLink href="/usage" size="small">
          {t("health.to_usage")}
        </ButtonLink>
      }
    >
      <dl className="grid fit-cols-9 gap-3">
        <Tile label={t("usage.metric.calls")} value={total ? number(total.calls ?? 0) : "…"} />
        <Tile
          label={t("usage.metric.tokens")}
          value={total ? compact((total.prompt_tokens ?? 0) + (total.completion_tokens ?? 0)) : "…"}
        />
        <Tile label={t("usage.metric.cost")} value={total ? money(amount(total, currency), currency) : "…"} />
        <Tile
          label={t("health.errors_hour")}
          value={errors === undefined ? "…" : `${number(errors)}${more}`}
          bad={Boolean(errors)}
          href="/calls"
        />
      </dl>
    </Section>
  );
}

function Tile({ label, value, bad, href }: { label: string; value: string; bad?: boolean; href?: string }) {
  const t = useT();
  return (
    <Card>
      <dt className="text-sm text-ink-soft">{label}</dt>
      <dd className="flex flex-wrap items-center justify-between gap-2 text-2xl font-semibold tabular-nums">
        {value}
        {bad && href && (
          <ButtonLink href={href} size="small">
            {t("health.to_calls")}
          </ButtonLink>
        )}
      </dd>
    </Card>
  );
}

function NearBudgets() {
  const t = useT();
  const budgets = useBudgets();
  const near = budgets.data?.items.filter(({ budget, spent }) => spent >= budget.amount * NEAR) ?? [];
  if (near.length === 0) return null;
  return (
    <Section
      title={t("health.near_budgets")}
      actions={
        <ButtonLink href="/budgets" size="small">
          {t("shell.budgets")}
        </ButtonLink>
      }
    >
      <ul className="grid fill-cols-20 gap-3">
        {near.map((standing) => (
          <li key={standing.budget.id}>
            <Card>
              <BudgetBar standing={standing} />
            </Card>
          </li>
        ))}
      </ul>
    </Section>
  );
}

const TONES = { ready: "good", loading: "warn", failed: "bad", asleep: "plain" } as const;

// messages: health.pool.*
// messages: health.place_of.*
function ServedModels() {
  const t = useT();
  const may = useMay();
  const served = useServed();
  if (served.isPending) return <Loading />;
  if (served.error) return <Failed error={served.error} onRetry={() => void served.refetch()} />;
  return (
    <Section title={t("health.served")}>
      <Table<Served>
        label={t("health.served")}
        rows={served.data}
        rowKey={(one) => one.name}
        empty={
          <Empty
            title={t("health.nothing_served")}
            text={t("health.nothing_served_text")}
            action={may("endpoints:write") && <ButtonLink href="/catalog">{t("shell.catalog")}</ButtonLink>}
          />
        }
        columns={[
          {
            id: "name",
            label: t("health.name"),
            cell: (one) => (
              <span className="flex flex-col">
                <span className="font-medium break-words">{one.name}</span>
                <span className="text-xs text-ink-soft">{one.title}</span>
              </span>
            ),
          },
          {
            id: "state",
            label: t("health.state"),
            cell: (one) => <Badge tone={TONES[one.state]}>{t(`health.pool.${one.state}`)}</Badge>,
          },
          { id: "place", label: t("health.place"), secondary: true, cell: (one) => t(`health.place_of.${one.place}`) },
          {
            id: "price",
            label: t("health.price"),
            secondary: true,
            cell: (one) =>
              one.price
                ? `${money(one.price.input, one.price.currency)} / ${money(one.price.output, one.price.currency)}`
                : "–",
          },
        ]}
      />
    </Section>
  );
}
