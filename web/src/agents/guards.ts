/** What of `guardrails` the form of an agent shows: one that judges each message before the model has it, and refuses
 * those about some matters. docs/filters.md */
export const GUARDED = [
  "sexual",
  "hate_and_discrimination",
  "violence_and_threats",
  "dangerous",
  "criminal",
  "selfharm",
  "health",
  "financial",
  "law",
  "pii",
  "jailbreaking",
] as const;

export type Guarded = (typeof GUARDED)[number];
export type Guardrail = Record<string, unknown>;

/** `strict`: what could not be judged is refused, too. */
export interface Guard {
  refused: readonly Guarded[];
  strict: boolean;
}

const NONE: Guard = { refused: [], strict: true };
/** From this score on nothing is refused. */
const OFF = 1;

/** Null for what this form cannot show: it was set by the API, and stays. */
export function guardOf(guardrails: readonly Guardrail[]): Guard | null {
  const [first, ...others] = guardrails;
  if (!first) return NONE;
  const { block_on_error, moderation_llm_v2: judge, moderation_llm_v1 } = first;
  if (others.length > 0 || moderation_llm_v1 || !isObject(judge)) return null;
  if (judge.action !== "block" || judge.ignore_other_categories) return null;
  const thresholds = thresholdsOf(guardrails);
  return { refused: GUARDED.filter((one) => thresholds[one] !== OFF), strict: block_on_error === true };
}

/** Thresholds that were set by the API stay. */
export function withGuard(guardrails: readonly Guardrail[], { refused, strict }: Guard): Guardrail[] {
  if (refused.length === 0) return [];
  const thresholds: Record<string, unknown> = {};
  for (const one of GUARDED) {
    const before = thresholdsOf(guardrails)[one];
    if (!refused.includes(one)) thresholds[one] = OFF;
    else if (typeof before === "number" && before !== OFF) thresholds[one] = before;
  }
  return [{ block_on_error: strict, moderation_llm_v2: { action: "block", custom_category_thresholds: thresholds } }];
}

function thresholdsOf([first]: readonly Guardrail[]): Record<string, unknown> {
  const judge = first?.moderation_llm_v2;
  const found = isObject(judge) ? judge.custom_category_thresholds : null;
  return isObject(found) ? found : {};
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
