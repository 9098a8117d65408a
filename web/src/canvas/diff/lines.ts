import { type Run, runsOf } from "./myers";

export interface Piece {
  text: string;
  changed: boolean;
}

/** One line of a comparison. Numbers of lines count from 1; null where it has none. */
export interface Line {
  kind: "same" | "gone" | "new";
  old: number | null;
  now: number | null;
  pieces: Piece[];
}

/** Lines that stand for each other are compared word by word, up to this many characters. */
const LONGEST = 2000;
const MOST_WORDS = 200;

export function linesOf(before: string, after: string): Line[] {
  const [old, now] = [before.split("\n"), after.split("\n")];
  const lines: Line[] = [];
  const runs = runsOf(old, now);
  for (let at = 0; at < runs.length; at += 1) {
    const run = runs[at] as Run;
    const next = runs[at + 1];
    if (run.kind === "gone" && next?.kind === "new") {
      lines.push(...replaced(old.slice(run.from, run.from + run.count), now.slice(next.to, next.to + next.count), run));
      at += 1;
    } else lines.push(...plain(run, run.kind === "new" ? now : old));
  }
  return lines;
}

function plain({ kind, from, to, count }: Run, all: string[]): Line[] {
  const first = kind === "new" ? to : from;
  return all.slice(first, first + count).map((text, at) => ({
    kind,
    old: kind === "new" ? null : from + at + 1,
    now: kind === "gone" ? null : to + at + 1,
    pieces: [{ text, changed: false }],
  }));
}

/** Old lines and then new ones, each beside that of the same place in the other group. */
function replaced(old: string[], now: string[], { from, to }: Run): Line[] {
  const pairs = old.map((text, at) => words(text, now[at] ?? ""));
  const gone = old.map(
    (_, at): Line => ({ kind: "gone", old: from + at + 1, now: null, pieces: pairs[at]?.[0] ?? [] }),
  );
  const made = now.map((text, at): Line => {
    const pieces = pairs[at]?.[1] ?? [{ text, changed: false }];
    return { kind: "new", old: null, now: to + at + 1, pieces };
  });
  return [...gone, ...made];
}

/** Which words of two lines differ; nothing is marked where hardly any is alike. */
export function words(old: string, now: string): [Piece[], Piece[]] {
  const whole: [Piece[], Piece[]] = [[{ text: old, changed: false }], [{ text: now, changed: false }]];
  if (!old || !now || old.length > LONGEST || now.length > LONGEST) return whole;
  const [one, other] = [cut(old), cut(now)];
  const runs = runsOf(one, other, MOST_WORDS);
  const alike = runs.filter((run) => run.kind === "same").flatMap((run) => one.slice(run.from, run.from + run.count));
  if (alike.join("").trim().length * 3 < Math.min(old.length, now.length)) return whole;
  const pieces = (skip: "gone" | "new"): Piece[] =>
    runs
      .filter((run) => run.kind !== skip)
      .map((run) => {
        const text =
          run.kind === "new" ? other.slice(run.to, run.to + run.count) : one.slice(run.from, run.from + run.count);
        return { text: text.join(""), changed: run.kind !== "same" };
      });
  return [pieces("new"), pieces("gone")];
}

function cut(line: string): string[] {
  return line.match(/\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? [];
}

/** Groups of lines to be shown: equal ones far from any change are one group that is folded. */
export function folded(lines: Line[], around = 3): { lines: Line[]; hidden: boolean }[] {
  const near = new Uint8Array(lines.length);
  lines.forEach((line, at) => {
    if (line.kind !== "same") near.fill(1, Math.max(0, at - around), at + around + 1);
  });
  const groups: { lines: Line[]; hidden: boolean }[] = [];
  lines.forEach((line, at) => {
    const hidden = !near[at];
    const last = groups.at(-1);
    if (last?.hidden === hidden) last.lines.push(line);
    else groups.push({ lines: [line], hidden });
  });
  return groups.map((group) => (group.lines.length > 1 ? group : { ...group, hidden: false }));
}
