import { number } from "../../i18n/format";
import { useT } from "../../i18n/t";
import { type Column, Table } from "../../ui/Table";
import { amount, type Metric, type Series, type Sums } from "./figures";

interface Row {
  at: number;
  sums: Sums;
}

/** What the chart shows over time, as figures; the newest first, without the steps in which nothing was. */
export function StepsTable({
  series,
  currency,
  time,
  format,
}: {
  series: Series;
  currency: string;
  time: (at: number) => string;
  format: (metric: Metric, value: number) => string;
}) {
  const t = useT();
  const rows = series.steps
    .map((sums, at) => ({ sums, at: series.starts[at] ?? 0 }))
    .filter(({ sums }) => sums.calls)
    .reverse();
  const figure = (id: string, label: string, value: (sums: Sums) => number): Column<Row> => ({
    id,
    label,
    numeric: true,
    value: (row) => value(row.sums),
    cell: (row) => number(value(row.sums)),
  });
  return (
    <Table<Row>
      label={t("usage.over_time")}
      rows={rows}
      rowKey={(row) => String(row.at)}
      columns={[
        { id: "time", label: t("usage.time"), value: (row) => row.at, cell: (row) => time(row.at) },
        figure("calls", t("usage.metric.calls"), (sums) => sums.calls ?? 0),
        figure("errors", t("usage.metric.errors"), (sums) => sums.failed_calls ?? 0),
        figure("in", t("usage.tokens_in"), (sums) => sums.prompt_tokens ?? 0),
        figure("out", t("usage.tokens_out"), (sums) => sums.completion_tokens ?? 0),
        {
          id: "cost",
          label: t("usage.metric.cost"),
          numeric: true,
          value: (row) => amount(row.sums, currency),
          cell: (row) => format("cost", amount(row.sums, currency)),
        },
      ]}
    />
  );
}
