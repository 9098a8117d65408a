export const MOST_STARTERS = 6;

/** What one may begin with, as an agent has it. */
export function startersOf(metadata: Record<string, unknown> | null | undefined): string[] {
  const told = metadata?.starters;
  const texts = Array.isArray(told) ? told.filter((one): one is string => typeof one === "string") : [];
  return [...new Set(texts)].slice(0, MOST_STARTERS);
}
