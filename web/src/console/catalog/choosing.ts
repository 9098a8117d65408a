import type { FoundModel } from "./queries";

export const SIZES = { small: [0, 4e9], medium: [4e9, 15e9], large: [15e9, 80e9], huge: [80e9, Infinity] } as const;
export const SORTS = ["best", "name", "newest", "smallest", "memory", "price", "context"] as const;
export const PLACES = ["here", "eu", "external"] as const;
export const TASKS = [
  "chat",
  "tools",
  "reasoning",
  "vision",
  "audio",
  "fim",
  "embeddings",
  "moderation",
  "classification",
  "ocr",
  "transcription",
  "speech",
] as const;
export const LICENCES = ["open", "restricted", "research", "proprietary"] as const;
export type Sort = (typeof SORTS)[number];

/** What is looked for, as the address of the page has it; empty: whatever. */
export interface Choice {
  words: string;
  task: string;
  language: string;
  licence: string;
  size: string;
  place: string;
  price: string;
  runsHere: boolean;
  retired: boolean;
  sort: Sort;
}

const TEXTS = ["words", "task", "language", "licence", "size", "place", "price"] as const;
const FLAGS = ["runsHere", "retired"] as const;

export function choiceOf(params: URLSearchParams): Choice {
  const sort = SORTS.find((one) => one === params.get("sort")) ?? "best";
  const texts = Object.fromEntries(TEXTS.map((name) => [name, params.get(name) ?? ""]));
  const flags = Object.fromEntries(FLAGS.map((name) => [name, params.has(name)]));
  return { ...NOTHING, ...texts, ...flags, sort };
}

export const NOTHING: Choice = {
  words: "",
  task: "",
  language: "",
  licence: "",
  size: "",
  place: "",
  price: "",
  runsHere: false,
  retired: false,
  sort: "best",
};

export function paramsOf(choice: Choice): URLSearchParams {
  const params = new URLSearchParams();
  for (const name of TEXTS) if (choice[name]) params.set(name, choice[name]);
  for (const name of FLAGS) if (choice[name]) params.set(name, "");
  if (choice.sort !== "best") params.set("sort", choice.sort);
  return params;
}

/** Where a model can be had: on a machine of one's own, at a provider in the European Union, or elsewhere. */
export function placesOf(model: FoundModel): (typeof PLACES)[number][] {
  return PLACES.filter((place) => model.places.includes(place === "here" ? "local" : place));
}

/** The cheapest that a provider asks for a million tokens, the dearer of in and out. */
export function cheapest(model: FoundModel): { value: number; currency: string } | null {
  const asked = model.list_prices
    .filter((price) => typeof price.input === "number" || typeof price.output === "number")
    .map((price) => ({ value: Math.max(price.input ?? 0, price.output ?? 0), currency: price.currency }));
  return asked.sort((one, other) => one.value - other.value)[0] ?? null;
}

export function chosen(models: FoundModel[], choice: Choice): FoundModel[] {
  return sorted(
    models.filter((one) => holds(one, choice)),
    choice.sort,
  );
}

function holds(model: FoundModel, choice: Choice): boolean {
  const size = Object.entries(SIZES).find(([name]) => name === choice.size)?.[1];
  return (
    (!choice.task || model.capabilities.some((one) => one === choice.task)) &&
    (!choice.language || model.languages.some((one) => speaks(one, choice.language))) &&
    (!choice.licence || model.licence_kind === choice.licence) &&
    (!size || (model.parameters > size[0] && model.parameters <= size[1])) &&
    (!choice.place || placesOf(model).some((one) => one === choice.place)) &&
    (!choice.price || (choice.price === "priced") === model.list_prices.length > 0)
  );
}

function speaks(known: string, wanted: string): boolean {
  return known === wanted || known.startsWith(`${wanted}-`);
}

const BY: Record<Exclude<Sort, "best" | "name">, (model: FoundModel) => number> = {
  newest: (model) => -(model.published ? Date.parse(model.published) : 0),
  smallest: (model) => model.parameters || Infinity,
  memory: (model) => model.memory ?? Infinity,
  price: (model) => cheapest(model)?.value ?? Infinity,
  context: (model) => -model.context,
};

/** As the server had them for "best": by how well they fit the words. */
function sorted(models: FoundModel[], sort: Sort): FoundModel[] {
  if (sort === "best") return models;
  if (sort === "name") return models.toSorted((one, other) => one.name.localeCompare(other.name));
  const by = BY[sort];
  return models.toSorted((one, other) => {
    const [a, b] = [by(one), by(other)];
    return a === b ? 0 : a < b ? -1 : 1;
  });
}

/** The languages of all models, those that most speak first. */
export function languagesOf(models: FoundModel[]): string[] {
  const counts = new Map<string, number>();
  for (const code of models.flatMap((one) => one.languages)) {
    const short = code.split("-")[0] ?? code;
    counts.set(short, (counts.get(short) ?? 0) + 1);
  }
  return [...counts].sort((one, other) => other[1] - one[1]).map(([code]) => code);
}
