interface Priced {
  id: string;
  endpoint_id: string;
  effective_from: number;
  created_at: number;
}

/** Which prices bill calls now, which did and which will; of two from the same time, the one that was set later. */
export function standings(prices: Priced[], now: number): Map<string, "future" | "now" | "past"> {
  const found = new Map<string, "future" | "now" | "past">();
  const current = new Map<string, Priced>();
  for (const price of prices) {
    found.set(price.id, price.effective_from > now ? "future" : "past");
    if (price.effective_from > now) continue;
    const known = current.get(price.endpoint_id);
    const newer =
      !known ||
      price.effective_from > known.effective_from ||
      (price.effective_from === known.effective_from && price.created_at > known.created_at);
    if (newer) current.set(price.endpoint_id, price);
  }
  for (const price of current.values()) found.set(price.id, "now");
  return found;
}
