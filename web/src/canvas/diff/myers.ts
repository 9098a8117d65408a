/** A run of items that both have, or that only the old or the new one has. Places are those of its first item. */
export interface Run {
  kind: "same" | "gone" | "new";
  /** In the old list, and in the new one. */
  from: number;
  to: number;
  count: number;
}

/** From so many differences on, what lies between the equal ends counts as replaced: to search on takes their square. */
const MOST = 1500;

/** The shortest way from one list to the other (Myers 1986), as runs in order. */
export function runsOf(before: readonly string[], after: readonly string[], most = MOST): Run[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1;
  let tail = 0;
  const shorter = Math.min(before.length, after.length) - head;
  while (tail < shorter && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  const old = before.slice(head, before.length - tail);
  const now = after.slice(head, after.length - tail);
  const runs: Run[] = [];
  add(runs, "same", 0, 0, head);
  for (const run of middle(old, now, most)) add(runs, run.kind, run.from + head, run.to + head, run.count);
  add(runs, "same", before.length - tail, after.length - tail, tail);
  return runs;
}

function middle(old: string[], now: string[], most: number): Run[] {
  const trace = old.length && now.length ? traceOf(old, now, most) : null;
  if (trace) return walked(old, now, trace);
  const runs: Run[] = [];
  add(runs, "gone", 0, 0, old.length);
  add(runs, "new", old.length, 0, now.length);
  return runs;
}

/** For each number of differences, how far each diagonal has come; null where there are too many. */
function traceOf(old: string[], now: string[], most: number): Int32Array[] | null {
  const bound = Math.min(old.length + now.length, most);
  const trace: Int32Array[] = [];
  let reached = new Int32Array(3);
  for (let edits = 0; edits <= bound; edits += 1) {
    // Diagonal k is at k + edits + 1.
    const next = new Int32Array(2 * edits + 3);
    for (let k = -edits; k <= edits; k += 2) {
      let x = start(reached, edits, k);
      while (x < old.length && x - k < now.length && old[x] === now[x - k]) x += 1;
      next[k + edits + 1] = x;
      if (x >= old.length && x - k >= now.length) {
        trace.push(next);
        return trace;
      }
    }
    trace.push(next);
    reached = next;
  }
  return null;
}

/** Where diagonal k begins with one more difference: `reached` is that of `edits - 1`. */
function start(reached: Int32Array, edits: number, k: number): number {
  if (edits === 0) return 0;
  return isDown(reached, edits, k) ? at(reached, edits - 1, k + 1) : at(reached, edits - 1, k - 1) + 1;
}

function isDown(reached: Int32Array, edits: number, k: number): boolean {
  return k === -edits || (k !== edits && at(reached, edits - 1, k - 1) < at(reached, edits - 1, k + 1));
}

function at(reached: Int32Array, edits: number, k: number): number {
  return reached[k + edits + 1] ?? 0;
}

/** Back from the end, then turned round. */
function walked(old: string[], now: string[], trace: Int32Array[]): Run[] {
  const steps: Run[] = [];
  let [x, y] = [old.length, now.length];
  for (let edits = trace.length - 1; edits >= 0; edits -= 1) {
    const k = x - y;
    const reached = trace[edits - 1];
    const down = reached ? isDown(reached, edits, k) : false;
    const begun = reached ? start(reached, edits, k) : 0;
    if (x > begun) steps.push({ kind: "same", from: begun, to: begun - k, count: x - begun });
    [x, y] = [begun, begun - k];
    if (!reached) break;
    if (down) y -= 1;
    else x -= 1;
    steps.push({ kind: down ? "new" : "gone", from: x, to: y, count: 1 });
  }
  const runs: Run[] = [];
  for (const step of steps.reverse()) add(runs, step.kind, step.from, step.to, step.count);
  return runs;
}

function add(runs: Run[], kind: Run["kind"], from: number, to: number, count: number): void {
  if (!count) return;
  const last = runs.at(-1);
  if (last?.kind === kind) last.count += count;
  else runs.push({ kind, from, to, count });
}
