/** The cosine of the angle between two vectors; 0 where one has no direction. */
export function similarity(one: number[], other: number[]): number {
  let [dot, left, right] = [0, 0, 0];
  for (const [at, value] of one.entries()) {
    const counterpart = other[at] ?? 0;
    dot += value * counterpart;
    left += value * value;
    right += counterpart * counterpart;
  }
  return left && right ? dot / Math.sqrt(left * right) : 0;
}
