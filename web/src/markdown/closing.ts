import remend from "remend";

const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const ENTRY = /^[ \t]*(?:[*+-]|\d{1,9}[.)])[ \t]/;
/** Of a longer paragraph the end is shown as it stands: closing it would cost more than it is worth. */
const LONGEST = 4000;

/** For display only: ends what is begun at the end of the text, so that it does not jump when its end comes. */
export function closed(tail: string): string {
  const from = lastBlock(tail);
  const end = tail.slice(from);
  if (end.trim() === "" || end.length > LONGEST || inFence(tail)) return tail;
  return tail.slice(0, from) + table(marks(end));
}

/** Where the last paragraph begins, or the last entry of a list: what is before it is closed by its own end. */
function lastBlock(tail: string): number {
  let at = tail.length;
  while (at > 0) {
    const start = tail.lastIndexOf("\n", at - 1) + 1;
    const line = tail.slice(start, at);
    if (line.trim() === "" && at < tail.length) return at + 1;
    if (ENTRY.test(line) || start === 0) return start;
    at = start - 1;
  }
  return 0;
}

function inFence(text: string): boolean {
  if (!/```|~~~/.test(text)) return false;
  let fence = "";
  for (const line of text.split("\n")) {
    const mark = FENCE.exec(line)?.[1];
    if (!mark) continue;
    if (!fence) fence = mark;
    else if (mark[0] === fence[0] && mark.length >= fence.length && line.trim() === mark) fence = "";
  }
  return fence !== "";
}

/** Emphasis, code, links and pictures. */
function marks(end: string): string {
  return remend(end, {
    linkMode: "text-only",
    katex: false,
    inlineKatex: false,
    htmlTags: false,
    comparisonOperators: false,
    singleTilde: false,
  });
}

/** A table whose second line is not there yet. */
function table(end: string): string {
  const [head = "", rule, ...rest] = end.split("\n");
  if (!/^ {0,3}\|.*\|\s*$/.test(head) || rest.length > 0) return end;
  if (rule !== undefined && !/^[\s|:-]*$/.test(rule)) return end;
  const columns = head.replace(/\\\|/g, "").split("|").length - 2;
  return columns < 1 ? end : `${head}\n|${" --- |".repeat(columns)}`;
}
