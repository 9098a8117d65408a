const FEWEST = 10;
const SHORTEST = 0.1;

/** Tokens a second while it wrote; null where too few came in too short a time for that to say anything. */
export function speedOf(tokens: number, writing: number): number | null {
  return tokens >= FEWEST && writing >= SHORTEST ? (tokens - 1) / writing : null;
}
