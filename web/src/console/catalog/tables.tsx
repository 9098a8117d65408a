import { bytes, compact, date, number } from "../../i18n/format";
import { useT } from "../../i18n/t";
import { Card } from "../../ui/Page";
import { Badge } from "../../ui/states";
import { Table } from "../../ui/Table";
import { memoryOf, priceInWords } from "./facts";
import { SourceLink } from "./parts";
import type { Card as ModelCard, ShownModel, Way } from "./queries";

/** The ways to run a model oneself, and whether this machine has what each takes. */
export function Hardware({ model }: { model: ShownModel }) {
  const t = useT();
  const available = t("catalog.available", { memory: bytes(model.available_memory) });
  if (model.ways.length === 0)
    return (
      <Card>
        <p className="text-sm">{t("catalog.no_ways")}</p>
      </Card>
    );
  return (
    <>
      <p className="text-sm text-ink-soft">{available}</p>
      <Table<Way>
        label={t("catalog.hardware")}
        rows={model.ways}
        rowKey={(way) => `${way.engine} ${way.quantization} ${way.memory} ${way.weights_at}`}
        columns={[
          { id: "engine", label: t("catalog.engine"), cell: (way) => way.engine },
          { id: "quantization", label: t("catalog.quantization"), cell: (way) => way.quantization || "–" },
          {
            id: "memory",
            label: t("catalog.memory"),
            numeric: true,
            cell: (way) => memoryOf(way.memory ?? null, way.estimated ?? null, t),
          },
          { id: "fits", label: t("catalog.fits"), cell: (way) => <Fits way={way} /> },
          {
            id: "hardware",
            label: t("catalog.needs"),
            secondary: true,
            cell: (way) => way.hardware || (way.gpu ? t("catalog.gpu") : t("catalog.no_gpu")),
          },
          {
            id: "context",
            label: t("catalog.context"),
            numeric: true,
            secondary: true,
            cell: (way) => (way.context ? compact(way.context) : "–"),
          },
          {
            id: "source",
            label: t("catalog.source"),
            secondary: true,
            cell: (way) => (way.source ? <SourceLink href={way.source} /> : "–"),
          },
        ]}
      />
    </>
  );
}

function Fits({ way }: { way: Way }) {
  const t = useT();
  if (way.fits === null) return <span className="text-ink-soft">{t("catalog.fits_unknown")}</span>;
  return way.fits ? (
    <Badge tone="good">{t("catalog.fits_yes")}</Badge>
  ) : (
    <Badge tone="warn">{t("catalog.fits_no")}</Badge>
  );
}

export function Prices({ card }: { card: ModelCard }) {
  const t = useT();
  return (
    <Table
      label={t("catalog.prices")}
      rows={card.list_prices ?? []}
      rowKey={(price) => `${price.provider} ${price.as_of} ${price.input} ${price.output} ${price.pages}`}
      columns={[
        { id: "provider", label: t("catalog.provider"), cell: (price) => price.provider },
        { id: "price", label: t("catalog.price"), cell: (price) => priceInWords(price, t) },
        { id: "date", label: t("catalog.as_of"), cell: (price) => date(price.as_of) },
        {
          id: "source",
          label: t("catalog.source"),
          secondary: true,
          cell: (price) => <SourceLink href={price.source} />,
        },
      ]}
    />
  );
}

export function Scores({ card }: { card: ModelCard }) {
  const t = useT();
  return (
    <Table
      label={t("catalog.scores")}
      rows={card.scores ?? []}
      rowKey={(score) => `${score.benchmark} ${score.setting} ${score.language} ${score.source}`}
      columns={[
        {
          id: "benchmark",
          label: t("catalog.benchmark"),
          cell: (score) => [score.benchmark, score.setting, score.language].filter(Boolean).join(" · "),
        },
        {
          id: "value",
          label: t("catalog.score"),
          numeric: true,
          cell: (score) => `${number(score.value)} ${score.unit ?? "%"}`,
        },
        { id: "date", label: t("catalog.as_of"), cell: (score) => date(score.as_of) },
        {
          id: "source",
          label: t("catalog.source"),
          secondary: true,
          cell: (score) => <SourceLink href={score.source} />,
        },
      ]}
    />
  );
}
