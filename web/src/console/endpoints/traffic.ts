/** Shares of traffic as whole per cents that add up to 100, by deployment. */
export type Shares = Record<string, number>;

/** From weights of any size; the rest of rounding goes to those that lost most by it. */
export function inPercent(weights: Shares): Shares {
  const total = Object.values(weights).reduce((sum, one) => sum + one, 0);
  const names = Object.keys(weights);
  if (total === 0) return Object.fromEntries(names.map((name, at) => [name, at === 0 ? 100 : 0]));
  const exact = names.map((name) => ({ name, share: ((weights[name] ?? 0) * 100) / total }));
  const shares: Shares = Object.fromEntries(exact.map((one) => [one.name, Math.floor(one.share)]));
  let left = 100 - Object.values(shares).reduce((sum, one) => sum + one, 0);
  const byLoss = exact.toSorted((one, other) => (other.share % 1) - (one.share % 1));
  for (const { name } of byLoss) {
    if (left === 0) break;
    shares[name] = (shares[name] ?? 0) + 1;
    left -= 1;
  }
  return shares;
}

/** One deployment gets so many per cent; the others share the rest as they did before. */
export function withShare(shares: Shares, name: string, percent: number): Shares {
  const wanted = Math.min(100, Math.max(0, Math.round(percent)));
  const others = Object.keys(shares).filter((one) => one !== name);
  if (others.length === 0) return { [name]: 100 };
  const weights = Object.fromEntries(others.map((one) => [one, shares[one] ?? 0]));
  const had = Object.values(weights).reduce((sum, one) => sum + one, 0);
  const even = had === 0 ? Object.fromEntries(others.map((one) => [one, 1])) : weights;
  const scaled = inPercent(even);
  const rest = scaledTo(scaled, 100 - wanted);
  return Object.fromEntries(Object.keys(shares).map((one) => [one, one === name ? wanted : (rest[one] ?? 0)]));
}

function scaledTo(percents: Shares, total: number): Shares {
  const exact = Object.entries(percents).map(([name, share]) => ({ name, share: (share * total) / 100 }));
  const shares: Shares = Object.fromEntries(exact.map((one) => [one.name, Math.floor(one.share)]));
  let left = total - Object.values(shares).reduce((sum, one) => sum + one, 0);
  for (const { name } of exact.toSorted((one, other) => (other.share % 1) - (one.share % 1))) {
    if (left <= 0) break;
    shares[name] = (shares[name] ?? 0) + 1;
    left -= 1;
  }
  return shares;
}
