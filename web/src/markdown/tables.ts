import type { Tokens } from "marked";

type Cells = string[][];

/** The text of a table's cells, head first, as it was written. */
export function cellsOf(table: Tokens.Table): Cells {
  return [table.header, ...table.rows].map((row) => row.map((cell) => cell.text));
}

/** For spreadsheets. A cell that one of them would take for a formula gets a sign before it. */
export function asCsv(cells: Cells): string {
  return cells.map((row) => row.map(quoted).join(",")).join("\r\n");
}

function quoted(cell: string): string {
  const plain = cell.replace(/\*\*|__|`/g, "").replace(/<br ?\/?>/gi, "\n");
  const safe = /^[=+@\t\r]|^-(?![\d.,\s%€$]*$)/.test(plain) ? `'${plain}` : plain;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const RULES = { left: ":--", right: "--:", center: ":-:", none: "---" };

export function asMarkdownTable(cells: Cells, align: Tokens.Table["align"] = []): string {
  const [head = [], ...rows] = cells;
  const line = (row: string[]) => `| ${row.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  const rules = head.map((_, at) => RULES[align[at] ?? "none"]);
  return [line(head), line(rules), ...rows.map(line)].join("\n");
}
