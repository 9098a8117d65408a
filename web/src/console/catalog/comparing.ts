import { date, number } from "../../i18n/format";
import type { Language } from "../../i18n/language";
import type { Translate } from "../../i18n/t";
import {
  capabilityName,
  contextOf,
  languageName,
  licenceKind,
  memoryOf,
  parametersOf,
  priceInWords,
  standingName,
} from "./facts";
import { cardNotes } from "./notes";
import type { ShownModel } from "./queries";

/** The lines that a card says in words of its own. */
const SAID = new Set(["good", "bad"]);

/** `values` in the order of the models; empty where a card does not say. */
export interface Row {
  id: string;
  label: string;
  values: string[];
  differs: boolean;
  /** Of each value that is not in the language of the interface. */
  langs: ("en" | undefined)[];
}

/** Models side by side, line by line; scores stand in one line only where benchmark, setting and language agree. */
export function compared(models: ShownModel[], t: Translate, spoken: Language): Row[] {
  const rows: [id: string, label: string, cell: (model: ShownModel) => string][] = [
    ["publisher", t("catalog.publisher"), ({ card }) => card.publisher],
    ["family", t("catalog.family"), ({ card }) => [card.family, card.version].filter(Boolean).join(" ")],
    ["released", t("catalog.released"), ({ card }) => (card.released ? date(card.released) : "")],
    ["standing", t("catalog.standing"), ({ standing }) => standingName(standing, t)],
    ["retires", t("catalog.retires"), ({ card }) => (card.retires ? date(card.retires) : "")],
    ["licence", t("catalog.licence"), ({ card }) => `${card.licence.name} (${licenceKind(card.licence.kind, t)})`],
    ["parameters", t("catalog.parameters"), ({ card }) => (card.parameters ? parametersOf(card, t) : "")],
    ["context", t("catalog.context"), ({ card }) => (card.context ? contextOf(card.context, t) : "")],
    ["memory", t("catalog.memory"), (model) => leastMemory(model, t)],
    [
      "capabilities",
      t("catalog.capabilities"),
      ({ card }) => card.capabilities.map((one) => capabilityName(one, t)).join(", "),
    ],
    ["languages", t("catalog.languages"), ({ card }) => card.languages.map(languageName).join(", ")],
    ["good", t("catalog.good_at"), ({ card }) => cardNotes(card, spoken).good_at],
    ["bad", t("catalog.bad_at"), ({ card }) => cardNotes(card, spoken).bad_at],
    ...providersOf(models).map((provider): (typeof rows)[number] => [
      `price ${provider}`,
      t("catalog.price_at", { provider }),
      ({ card }) =>
        (card.list_prices ?? [])
          .filter((one) => one.provider === provider)
          .map((one) => priceInWords(one, t))
          .join("; "),
    ]),
    ...benchmarksOf(models).map((label): (typeof rows)[number] => [
      `score ${label}`,
      label,
      (model) => scoresOf(model).get(label) ?? "",
    ]),
  ];
  return rows
    .map(([id, label, cell]) => {
      const values = models.map(cell);
      const langs = models.map(({ card }) => (SAID.has(id) ? cardNotes(card, spoken).lang : undefined));
      return { id, label, values, langs, differs: new Set(values).size > 1 };
    })
    .filter((row) => row.values.some(Boolean));
}

function leastMemory(model: ShownModel, t: Translate): string {
  const way = model.ways.find((one) => one.memory);
  return way ? `${memoryOf(way.memory ?? null, way.estimated ?? null, t)} ${way.quantization ?? ""}`.trim() : "";
}

function providersOf(models: ShownModel[]): string[] {
  return [...new Set(models.flatMap(({ card }) => (card.list_prices ?? []).map((one) => one.provider)))].sort();
}

/** Those that most of the models have first. */
function benchmarksOf(models: ShownModel[]): string[] {
  const counts = new Map<string, number>();
  for (const label of models.flatMap((model) => [...scoresOf(model).keys()]))
    counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([label]) => label);
}

function scoresOf({ card }: ShownModel): Map<string, string> {
  return new Map(
    (card.scores ?? []).map((score) => [
      [score.benchmark, score.setting, score.language].filter(Boolean).join(" · "),
      `${number(score.value)} ${score.unit ?? "%"}`,
    ]),
  );
}
