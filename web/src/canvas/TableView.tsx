import { ArrowDown, ArrowUp, ArrowUpDown, Plus } from "lucide-react";
import { useMemo, useState } from "react";
import { compare } from "../i18n/format";
import { useT } from "../i18n/t";
import { Button } from "../ui/Button";
import { csvOf, order, rowsOf } from "./csv";

interface Props {
  content: string;
  /** Cells can be changed: the whole table, as CSV. */
  onChange?: (content: string) => void;
}

const PAGE = 200;
const CELL = "border-r border-b border-line px-2.5 py-1.5 text-left align-top last:border-r-0";

interface Sorting {
  column: number;
  down: boolean;
}

/** A table whose columns sort, or whose cells are written in. */
export function TableView({ content, onChange }: Props) {
  const t = useT();
  const rows = useMemo(() => rowsOf(content), [content]);
  const [sorting, setSorting] = useState<Sorting | null>(null);
  const [most, setMost] = useState(PAGE);
  const [head = [], ...body] = rows;
  const width = rows.reduce((widest, row) => Math.max(widest, row.length), 0);
  const lines = useMemo(() => sorted(rows, onChange ? null : sorting), [rows, sorting, onChange]);
  const change = (at: number, column: number, text: string) => {
    const filled = rows.map((row) =>
      row.length < width ? [...row, ...Array<string>(width - row.length).fill("")] : row,
    );
    onChange?.(csvOf(filled.with(at, (filled[at] ?? []).with(column, text))));
  };
  const columns = Array.from({ length: width }, (_, at) => at);
  if (!rows.length && !onChange) return <p className="p-4 text-sm text-ink-soft">{t("canvas.empty_table")}</p>;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <section aria-label={t("canvas.kind_table")} tabIndex={0} className="scroll-thin min-h-0 flex-1 overflow-auto">
        <table className="border-separate border-spacing-0 text-sm">
          <thead>
            <tr className="sticky top-0 z-10 bg-sunken">
              {columns.map((column) => (
                <th key={column} scope="col" className={CELL} aria-sort={ariaSort(sorting, column)}>
                  {onChange ? (
                    <Cell text={head[column] ?? ""} row={0} column={column} onChange={change} />
                  ) : (
                    <Heading text={head[column] ?? ""} column={column} sorting={sorting} onSort={setSorting} />
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.slice(0, most).map(({ row, at }) => (
              <tr key={at} className="hover:bg-hover">
                {columns.map((column) => (
                  <td key={column} className={CELL} dir="auto">
                    {onChange ? (
                      <Cell text={row[column] ?? ""} row={at} column={column} onChange={change} />
                    ) : (
                      <span className="whitespace-pre-wrap">{row[column] ?? ""}</span>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <div className="flex flex-wrap gap-2 p-2 empty:hidden">
        {lines.length > most && (
          <Button size="small" onClick={() => setMost(most + PAGE)}>
            {t("canvas.more_rows", { count: lines.length - most })}
          </Button>
        )}
        {onChange && (
          <>
            <Button
              size="small"
              icon={<Plus size={15} aria-hidden />}
              onClick={() => {
                setMost(body.length + PAGE);
                onChange(csvOf([...rows, Array<string>(Math.max(width, 2)).fill("")]));
              }}
            >
              {t("canvas.add_row")}
            </Button>
            <Button
              size="small"
              icon={<Plus size={15} aria-hidden />}
              onClick={() => onChange(csvOf((rows.length ? rows : [[]]).map((row) => [...row, ""])))}
            >
              {t("canvas.add_column")}
            </Button>
          </>
        )}
      </div>
    </div>
  );
}

interface HeadingProps {
  text: string;
  column: number;
  sorting: Sorting | null;
  onSort: (sorting: Sorting | null) => void;
}

/** Upwards, downwards, as it was. */
function Heading({ text, column, sorting, onSort }: HeadingProps) {
  const mine = sorting?.column === column ? sorting : null;
  const Arrow = !mine ? ArrowUpDown : mine.down ? ArrowDown : ArrowUp;
  return (
    <button
      type="button"
      className="flex min-h-8 w-full items-center gap-1.5 text-left font-semibold"
      onClick={() => onSort(!mine ? { column, down: false } : mine.down ? null : { column, down: true })}
    >
      <span dir="auto">{text}</span>
      <Arrow size={14} className={mine ? "text-accent" : "text-ink-soft"} aria-hidden />
    </button>
  );
}

interface CellProps {
  text: string;
  row: number;
  column: number;
  onChange: (row: number, column: number, text: string) => void;
}

function Cell({ text, row, column, onChange }: CellProps) {
  const t = useT();
  return (
    <input
      aria-label={t("canvas.cell", { row: row + 1, column: column + 1 })}
      className="min-h-8 w-full min-w-28 rounded border border-line-strong bg-raised px-1.5"
      value={text}
      onChange={(event) => onChange(row, column, event.target.value)}
    />
  );
}

function ariaSort(sorting: Sorting | null, column: number): "ascending" | "descending" | undefined {
  if (sorting?.column !== column) return undefined;
  return sorting.down ? "descending" : "ascending";
}

/** The rows below the headings with their places in the table. */
function sorted(rows: string[][], sorting: Sorting | null): { row: string[]; at: number }[] {
  const lines = rows.slice(1).map((row, at) => ({ row, at: at + 1 }));
  if (!sorting) return lines;
  const { column, down } = sorting;
  const cell = (line: { row: string[] }) => line.row[column] ?? "";
  return lines.sort((one, other) => {
    const found = order(cell(one), cell(other), compare);
    // Empty cells are last either way.
    return down && cell(one).trim() && cell(other).trim() ? -found : found;
  });
}
