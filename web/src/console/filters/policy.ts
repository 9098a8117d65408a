import type { Managed, ManagedBody } from "../../api/types";

export type Policy = Managed<"/api/v1/filters", "get">["items"][number];
export type Spec = ManagedBody<"/api/v1/filters/{name}", "put">;
export type SideName = "input" | "output";
export type Action = "annotate" | "redact" | "block";
export type Judgement = "annotate" | "block";
export interface BlockList {
  name: string;
  phrases: string[];
  action?: Action;
}
export interface Judged {
  action: Judgement;
  threshold?: number | null;
}
/** Of one side, whole. Answers have no shield. */
export interface Rules {
  moderation: Record<string, Judged>;
  pii: Record<string, Action>;
  block_lists: BlockList[];
  secrets?: Action | null;
  shield?: Judged | null;
}

export const SIDES: SideName[] = ["input", "output"];
export const ACTIONS: Action[] = ["annotate", "redact", "block"];
export const JUDGEMENTS: Judgement[] = ["annotate", "block"];
/** As docs/moderation.md has them: what is bad first, what a text is only about last. */
export const CATEGORIES = [
  "sexual",
  "hate_and_discrimination",
  "violence_and_threats",
  "dangerous",
  "criminal",
  "selfharm",
  "jailbreaking",
  "pii",
  "health",
  "financial",
  "law",
] as const;
export const PERSONAL = [
  "email",
  "phone",
  "iban",
  "card",
  "fr_nir",
  "de_tax_id",
  "de_identity_card",
  "es_dni",
  "es_nie",
  "it_fiscal_code",
  "it_vat_number",
  "uk_nhs_number",
  "uk_insurance_number",
] as const;

const NAME = /^[a-z0-9](?:[a-z0-9_-]{0,62}[a-z0-9])?$/;

/** What policies and their block lists can be called. */
export function isName(text: string): boolean {
  return NAME.test(text);
}

export function newSpec(): Spec {
  return { schema: 1, description: "", fail: "closed", input: rulesOf({}, "input"), output: rulesOf({}, "output") };
}

/** The rules of a side, whole, however little of them was written. */
export function rulesOf(spec: Pick<Partial<Spec>, SideName>, side: SideName): Rules {
  return { block_lists: [], moderation: {}, pii: {}, ...spec[side] };
}

/** With one rule set, or taken away where `value` is undefined. */
export function withOne<V>(rules: Record<string, V>, name: string, value: V | undefined): Record<string, V> {
  const { [name]: _, ...others } = rules;
  return value === undefined ? others : { ...others, [name]: value };
}

/** How much is looked for on a side, for a summary. */
export function counted(rules: Rules): number {
  return (
    Object.keys(rules.moderation).length +
    Object.keys(rules.pii).length +
    rules.block_lists.length +
    (rules.secrets ? 1 : 0) +
    (rules.shield ? 1 : 0)
  );
}

/** The phrases of a text, one a line, each once. */
export function phrasesOf(text: string): string[] {
  return [...new Set(text.split("\n").map((line) => line.trim()))].filter(Boolean);
}

export type ListProblem = "name" | "twice" | "empty";

/** What is wrong with a block list among the others of its side. */
export function problemOfList(lists: BlockList[], at: number): ListProblem | undefined {
  const one = lists[at];
  if (!one || !isName(one.name)) return "name";
  if (lists.some((other, place) => place < at && other.name === one.name)) return "twice";
  return one.phrases.length === 0 ? "empty" : undefined;
}

export function sound(spec: Spec): boolean {
  return SIDES.every((side) => {
    const { block_lists: lists } = rulesOf(spec, side);
    return lists.every((_, at) => problemOfList(lists, at) === undefined);
  });
}

/** The JSON of a policy, or null where the form could not show it. What its fields mean is for the server to judge. */
export function parsed(text: string): Spec | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(value) || !SIDES.every((side) => value[side] === undefined || isSide(value[side]))) return null;
  return value as Spec;
}

function isSide(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { moderation = {}, pii = {}, block_lists: lists = [] } = value;
  return (
    isObject(moderation) &&
    Object.values(moderation).every(isObject) &&
    isObject(pii) &&
    Array.isArray(lists) &&
    lists.every((one) => isObject(one) && typeof one.name === "string" && areTexts(one.phrases))
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function areTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}
