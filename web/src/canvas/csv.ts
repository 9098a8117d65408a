export type Rows = string[][];

/** CSV with commas (RFC 4180). What a quote that is never closed holds, is a cell. Lines without anything are none. */
export function rowsOf(text: string): Rows {
  const rows: Rows = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    const [cell, end] = cellAt(text, at);
    row.push(cell);
    at = end + 1;
    if (text[end] === ",") {
      if (at === text.length) row.push("");
      continue;
    }
    if (text[end] === "\r" && text[at] === "\n") at += 1;
    if (row.length > 1 || row[0] !== "") rows.push(row);
    row = [];
  }
  if (row.length) rows.push(row);
  return rows;
}

/** The cell that begins there, and where it ends: at a comma, a line's end or the text's. */
function cellAt(text: string, from: number): [cell: string, end: number] {
  let [cell, at] = ["", from];
  if (text[at] === '"') {
    let close = text.indexOf('"', at + 1);
    at += 1;
    while (close >= 0 && text[close + 1] === '"') {
      cell += text.slice(at, close + 1);
      at = close + 2;
      close = text.indexOf('"', at);
    }
    if (close < 0) return [cell + text.slice(at), text.length];
    cell += text.slice(at, close);
    at = close + 1;
  }
  let end = at;
  while (end < text.length && !",\r\n".includes(text[end] ?? "")) end += 1;
  return [cell + text.slice(at, end), end];
}

export function csvOf(rows: Rows): string {
  return rows.map((row) => `${row.map((cell) => quoted(cell, row.length === 1)).join(",")}\n`).join("");
}

function quoted(cell: string, alone: boolean): string {
  return /[",\r\n]/.test(cell) || (alone && cell === "") ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** As numbers where both are some, else as the language sorts words; empty cells come last. */
export function order(one: string, other: string, compare: (one: string, other: string) => number): number {
  if (!one.trim() || !other.trim()) return Number(!one.trim()) - Number(!other.trim());
  const [a, b] = [numberOf(one), numberOf(other)];
  return a !== null && b !== null ? a - b : compare(one, other);
}

/** 1,234.5, 1 234,5, 1.234,5 and 12 % are numbers. */
export function numberOf(cell: string): number | null {
  const plain = cell
    .trim()
    .replace(/^[€$£]\s*|\s*[€$£%]$/g, "")
    .replace(/[\s\u00a0\u202f']/g, "");
  if (/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(plain)) return Number(plain);
  if (/^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(plain)) return Number(plain.replaceAll(",", ""));
  if (/^-?\d+,\d+$/.test(plain) || /^-?\d{1,3}(\.\d{3})+,\d+$/.test(plain))
    return Number(plain.replaceAll(".", "").replace(",", "."));
  return null;
}
