export interface Line {
  kind: "same" | "added" | "removed";
  text: string;
}

const MOST = 2000;

/** Line by line, by the longest common subsequence; texts beyond 2,000 lines are told as replaced whole. */
export function differences(before: string, after: string): Line[] {
  const [one, other] = [before.split("\n"), after.split("\n")];
  if (one.length > MOST || other.length > MOST) {
    return [...one.map((text) => line("removed", text)), ...other.map((text) => line("added", text))];
  }
  const lengths = commonLengths(one, other);
  const found: Line[] = [];
  let [at, by] = [0, 0];
  while (at < one.length && by < other.length) {
    const [here, there] = [one[at] ?? "", other[by] ?? ""];
    if (here === there) {
      found.push(line("same", here));
      at += 1;
      by += 1;
    } else if ((lengths[at + 1]?.[by] ?? 0) >= (lengths[at]?.[by + 1] ?? 0)) {
      found.push(line("removed", here));
      at += 1;
    } else {
      found.push(line("added", there));
      by += 1;
    }
  }
  const left = one.slice(at).map((text) => line("removed", text));
  return [...found, ...left, ...other.slice(by).map((text) => line("added", text))];
}

function commonLengths(one: string[], other: string[]): Uint16Array[] {
  const lengths = Array.from({ length: one.length + 1 }, () => new Uint16Array(other.length + 1));
  for (let at = one.length - 1; at >= 0; at--) {
    const [row, below] = [lengths[at], lengths[at + 1]];
    if (!row || !below) continue;
    for (let by = other.length - 1; by >= 0; by--) {
      row[by] = one[at] === other[by] ? (below[by + 1] ?? 0) + 1 : Math.max(below[by] ?? 0, row[by + 1] ?? 0);
    }
  }
  return lengths;
}

function line(kind: Line["kind"], text: string): Line {
  return { kind, text };
}
