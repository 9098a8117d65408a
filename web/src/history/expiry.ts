export const DAYS = ["1", "7", "30", "365", "never"] as const;
export type Lasting = (typeof DAYS)[number];

/** When a link that is made now opens nothing any more; null for never. */
export function expiryOf(lasting: Lasting, now: Date): string | null {
  if (lasting === "never") return null;
  return new Date(now.getTime() + Number(lasting) * 86_400_000).toISOString();
}
