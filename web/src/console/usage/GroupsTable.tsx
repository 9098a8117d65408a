import { Filter } from "lucide-react";
import { number, percent } from "../../i18n/format";
import { useT } from "../../i18n/t";
import { IconButton } from "../../ui/Button";
import { type Column, Table } from "../../ui/Table";
import { amount, figureOf, type Group, type Metric, type Series } from "./figures";
import type { By, Latency } from "./queries";
import { inSeconds } from "./Tiles";

interface Props {
  by: By;
  series: Series;
  latency: Latency | undefined;
  currency: string;
  format: (metric: Metric, value: number) => string;
  /** Only this one from now on; none where it is the only one already. */
  onOnly?: (label: string) => void;
}

const secondsOf = (group: Group) => Math.round((group.total.audio_ms ?? 0) / 1000);
const charactersOf = (group: Group) => group.total.characters ?? 0;

// messages: usage.by.*
/** The same figures as the chart's, to read, to sort and to choose from. */
export function GroupsTable({ by, series, latency, currency, format, onOnly }: Props) {
  const t = useT();
  const times = new Map(latency?.groups.map((one) => [one.label, one]));
  const figure = (id: string, label: string, value: (group: Group) => number, secondary = false): Column<Group> => ({
    id,
    label,
    numeric: true,
    secondary,
    value,
    cell: (group) => number(value(group)),
  });
  const time = (id: string, label: string, value: (group: Group) => number | undefined): Column<Group> => ({
    id,
    label,
    numeric: true,
    secondary: true,
    value: (group) => value(group) ?? -1,
    cell: (group) => inSeconds(value(group)),
  });
  const columns: Column<Group>[] = [
    {
      id: "name",
      label: t(`usage.by.${by}`),
      value: (group) => group.name,
      cell: (group) => (
        <span className="inline-flex items-center gap-1">
          <span className="min-w-32 font-medium break-words">{group.name || t("usage.nobody")}</span>
          {onOnly && group.label && (
            <IconButton size="small" label={t("usage.only", { name: group.name })} onClick={() => onOnly(group.label)}>
              <Filter size={14} aria-hidden />
            </IconButton>
          )}
        </span>
      ),
    },
    figure("calls", t("usage.metric.calls"), (group) => figureOf(group.total, "calls", currency)),
    {
      id: "errors",
      label: t("usage.metric.errors"),
      numeric: true,
      value: (group) => group.total.failed_calls ?? 0,
      cell: ({ total }) =>
        `${number(total.failed_calls ?? 0)} (${percent((total.failed_calls ?? 0) / (total.calls || 1))})`,
    },
    figure("in", t("usage.tokens_in"), (group) => group.total.prompt_tokens ?? 0),
    figure("cached", t("usage.tokens_cached"), (group) => group.total.cached_tokens ?? 0, true),
    figure("out", t("usage.tokens_out"), (group) => group.total.completion_tokens ?? 0),
    ...(series.total.audio_ms ? [figure("audio", t("usage.audio"), secondsOf, true)] : []),
    ...(series.total.characters ? [figure("characters", t("usage.characters"), charactersOf, true)] : []),
    time("first", t("usage.first_token"), (group) => times.get(group.label)?.first?.p50),
    time("first95", t("usage.first_token_95"), (group) => times.get(group.label)?.first?.p95),
    time("whole", t("usage.duration"), (group) => times.get(group.label)?.whole?.p50),
    {
      id: "cost",
      label: t("usage.metric.cost"),
      numeric: true,
      value: (group) => amount(group.total, currency),
      cell: (group) => <Costs group={group} currency={currency} format={format} />,
    },
  ];
  return <Table label={t(`usage.by.${by}`)} columns={columns} rows={series.groups} rowKey={(group) => group.label} />;
}

function Costs({ group, currency, format }: { group: Group; currency: string; format: Props["format"] }) {
  const t = useT();
  const unpriced = group.total.unpriced_calls ?? 0;
  if (unpriced > 0 && unpriced === group.total.calls)
    return <span className="text-ink-soft">{t("usage.unpriced")}</span>;
  return format("cost", amount(group.total, currency));
}
