import { BarChart3, Download, X } from "lucide-react";
import { useMemo } from "react";
import { useSearchParams } from "wouter";
import { fetchAs } from "../../api/client";
import { useMay, useWorkspace } from "../../api/session";
import { compact, date, money, number } from "../../i18n/format";
import { useT } from "../../i18n/t";
import { Button } from "../../ui/Button";
import { Select } from "../../ui/fields";
import { Menu } from "../../ui/Menu";
import { Card, Page, Section } from "../../ui/Page";
import { Empty, Failed, Loading } from "../../ui/states";
import { tellError } from "../../ui/toast";
import { Chart, MOST_LINES } from "./Chart";
import { groupsCsv, lines, METRICS, type Metric, mainCurrency, type Series, stepsCsv } from "./figures";
import { GroupsTable } from "./GroupsTable";
import { type ChosenPeriod, PeriodBar } from "./PeriodBar";
import { before, isPreset, type Period, periodOf, written } from "./periods";
import { BYS, type By, type Filters, useLatency, useSeries } from "./queries";
import { StepsTable } from "./StepsTable";
import { save } from "./saving";
import { Tiles } from "./Tiles";

interface Asked {
  chosen: ChosenPeriod;
  by: By;
  metric: Metric;
  filters: Filters;
}

function askedBy(params: URLSearchParams): Asked {
  const preset = params.get("period");
  const filters: Filters = {};
  for (const one of BYS) {
    const value = params.get(one);
    if (value) filters[one] = value;
  }
  return {
    chosen: { preset: isPreset(preset) ? preset : "7d", from: params.get("from") ?? "", to: params.get("to") ?? "" },
    by: BYS.find((one) => one === params.get("by")) ?? "model",
    metric: METRICS.find((one) => one === params.get("metric")) ?? "tokens",
    filters,
  };
}

export default function UsagePage() {
  const t = useT();
  const [params, setParams] = useSearchParams();
  const { chosen, by, metric, filters } = useMemo(() => askedBy(params), [params]);
  const period = periodOf(chosen.preset, chosen.from, chosen.to);
  const now = useSeries(by, period, filters);
  const then = useSeries(by, before(period), filters, period.step !== "month");
  const latency = useLatency(by, period, filters);
  const set = (changed: Record<string, string>) =>
    setParams(
      (known) => {
        const next = new URLSearchParams(known);
        for (const [name, value] of Object.entries(changed)) value ? next.set(name, value) : next.delete(name);
        return next;
      },
      { replace: true },
    );
  const onPeriod = ({ preset, from, to }: ChosenPeriod) => {
    const days =
      preset === "own" && !from ? { from: written(period.since), to: written(period.until - 1) } : { from, to };
    set({ period: preset, ...(preset === "own" ? days : { from: "", to: "" }) });
  };
  return (
    <Page
      title={t("usage.title")}
      description={t("usage.description")}
      wide
      actions={now.data && <Downloads series={now.data} period={period} />}
    >
      <PeriodBar value={chosen} onChange={onPeriod} />
      <FilterChips filters={filters} series={now.data} by={by} onClear={(one) => set({ [one]: "" })} />
      {now.isPending && <Loading />}
      {now.error && <Failed error={now.error} onRetry={() => void now.refetch()} />}
      {now.data &&
        (now.data.total.calls ? (
          <Figures
            series={now.data}
            then={period.step === "month" ? undefined : then.data}
            latency={latency.data}
            {...{ by, metric, filters, set }}
          />
        ) : (
          <Empty icon={<BarChart3 aria-hidden />} title={t("usage.none")} text={t("usage.none_text")} />
        ))}
    </Page>
  );
}

interface FiguresProps {
  series: Series;
  then: Series | undefined;
  latency: ReturnType<typeof useLatency>["data"];
  by: By;
  metric: Metric;
  filters: Filters;
  set: (changed: Record<string, string>) => void;
}

function Figures({ series, then, latency, by, metric, filters, set }: FiguresProps) {
  const t = useT();
  const currency = mainCurrency(series.total);
  const format = (of: Metric, value: number) => (of === "cost" ? money(value, currency) : number(value));
  const axis = (value: number) => (metric === "cost" ? money(value, currency) : compact(value));
  const shown = lines(series, metric, currency, MOST_LINES);
  return (
    <>
      <Tiles
        now={series.total}
        then={then?.total}
        onChoose={(one) => set({ metric: one })}
        {...{ latency, currency, metric, format }}
      />
      <Section
        title={t(`usage.metric.${metric}`)}
        actions={
          <Select
            label={t("usage.grouped")}
            hideLabel
            className="w-[12rem] max-w-full"
            value={by}
            onChange={(event) => set({ by: event.target.value })}
            options={BYS.map((one) => ({ value: one, label: t(`usage.grouped_by.${one}`) }))}
          />
        }
      >
        <Card>
          <Chart
            label={t(`usage.metric.${metric}`)}
            starts={series.starts}
            lines={shown}
            value={(value) => (metric === "cost" ? format(metric, value) : axis(value))}
            time={(at) => timeOf(series.step, at)}
            axisTime={(at) => shortTimeOf(series.step, at)}
          />
        </Card>
      </Section>
      <Section title={t("usage.groups")} description={latency && !latency.complete ? t("usage.sampled") : undefined}>
        <GroupsTable
          {...{ by, series, latency, currency, format }}
          onOnly={filters[by] ? undefined : (label) => set({ [by]: label })}
        />
      </Section>
      <Section title={t("usage.over_time")}>
        <StepsTable series={series} currency={currency} time={(at) => timeOf(series.step, at)} format={format} />
      </Section>
    </>
  );
}

function timeOf(step: Series["step"], at: number): string {
  if (step === "hour") return date(at, { dateStyle: "medium", timeStyle: "short" });
  if (step === "month") return date(at, { month: "long", year: "numeric" });
  return date(at, { weekday: "short", day: "numeric", month: "long", year: "numeric" });
}

function shortTimeOf(step: Series["step"], at: number): string {
  if (step === "hour") return date(at, { hour: "2-digit", minute: "2-digit" });
  if (step === "month") return date(at, { month: "short", year: "2-digit" });
  return date(at, { day: "numeric", month: "short" });
}

function FilterChips({
  filters,
  series,
  by,
  onClear,
}: {
  filters: Filters;
  series: Series | undefined;
  by: By;
  onClear: (by: By) => void;
}) {
  const t = useT();
  const every = BYS.flatMap((one) => {
    const value = filters[one];
    return value ? [[one, value] as const] : [];
  });
  if (every.length === 0) return null;
  const nameOf = (one: By, value: string) =>
    (one === by && series?.groups.find((group) => group.label === value)?.name) || value;
  return (
    <ul className="flex flex-wrap gap-2">
      {every.map(([one, value]) => (
        <li key={one}>
          <Button size="small" icon={<X size={14} aria-hidden />} onClick={() => onClear(one)}>
            {t("usage.filtered", { group: t(`usage.by.${one}`), name: nameOf(one, value) })}
          </Button>
        </li>
      ))}
    </ul>
  );
}

function Downloads({ series, period }: { series: Series; period: Period }) {
  const t = useT();
  const may = useMay();
  const workspace = useWorkspace();
  const days = `${written(period.since)}-${written(period.until - 1)}`;
  const month = written(period.until - 1).slice(0, 7);
  const focus = () => {
    fetchAs(`/api/v1/usage?format=focus&month=${month}&workspace=${workspace?.id ?? ""}`)
      .then((answer) => answer.blob())
      .then((blob) => save(blob, `focus-${month}.csv`), tellError);
  };
  return (
    <Menu
      trigger={<Button icon={<Download size={16} aria-hidden />}>{t("usage.download")}</Button>}
      entries={[
        { label: t("usage.csv_groups"), onSelect: () => save(groupsCsv(series), `usage-${series.by}-${days}.csv`) },
        { label: t("usage.csv_steps"), onSelect: () => save(stepsCsv(series), `usage-${series.step}-${days}.csv`) },
        ...(may("usage:read") ? [{ label: t("usage.focus", { month }), onSelect: focus }] : []),
      ]}
    />
  );
}
