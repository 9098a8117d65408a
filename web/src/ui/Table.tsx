import { ArrowDown, ArrowUp, ArrowUpDown } from "lucide-react";
import { type ReactNode, useState } from "react";
import { compare } from "../i18n/format";
import { joined } from "./joined";

export interface Column<Row> {
  id: string;
  label: string;
  cell: (row: Row) => ReactNode;
  /** Figures are set to the right. */
  numeric?: boolean;
  /** Left out where there is little room. */
  secondary?: boolean;
  /** What rows are sorted by when the heading is pressed. */
  value?: (row: Row) => number | string;
}

interface Order {
  id: string;
  down: boolean;
}

/** The rows in the order of a column; those of the same value stay as they are. */
export function sorted<Row>(rows: Row[], columns: Column<Row>[], order: Order | null): Row[] {
  const value = columns.find((column) => column.id === order?.id)?.value;
  if (!order || !value) return rows;
  const by = (one: Row, other: Row) => {
    const [a, b] = [value(one), value(other)];
    return typeof a === "number" && typeof b === "number" ? a - b : compare(String(a), String(b));
  };
  return [...rows].sort((one, other) => (order.down ? by(other, one) : by(one, other)));
}

interface Props<Row> {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  empty?: ReactNode;
}

/** A table with real headings; on a phone it scrolls sideways within its own frame. */
export function Table<Row>({ label, columns, rows, rowKey, empty }: Props<Row>) {
  const [order, setOrder] = useState<Order | null>(null);
  if (rows.length === 0 && empty) return empty;
  const turn = (id: string) => setOrder((now) => ({ id, down: now?.id === id ? !now.down : true }));
  return (
    <section
      aria-label={label}
      tabIndex={0}
      className="scroll-thin overflow-x-auto rounded-card border border-line bg-raised"
    >
      <table className="w-full border-collapse text-sm">
        <caption className="sr-only">{label}</caption>
        <thead>
          <tr className="border-b border-line text-left text-ink-soft">
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                aria-sort={order?.id === column.id ? (order.down ? "descending" : "ascending") : undefined}
                className={joined(
                  "px-3 py-2.5 font-medium whitespace-nowrap",
                  column.numeric && "text-right",
                  column.secondary && "max-md:hidden",
                )}
              >
                {column.value ? (
                  <button
                    type="button"
                    onClick={() => turn(column.id)}
                    className="inline-flex min-h-8 items-center gap-1 rounded-md font-medium hover:text-ink"
                  >
                    {column.label}
                    <Arrow down={order?.id === column.id ? order.down : null} />
                  </button>
                ) : (
                  column.label
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted(rows, columns, order).map((row) => (
            <tr key={rowKey(row)} className="border-b border-line last:border-0 hover:bg-hover">
              {columns.map((column) => (
                <td
                  key={column.id}
                  className={joined(
                    "px-3 py-2.5 align-middle",
                    column.numeric && "text-right tabular-nums",
                    column.secondary && "max-md:hidden",
                  )}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Arrow({ down }: { down: boolean | null }) {
  if (down === null) return <ArrowUpDown size={13} aria-hidden className="opacity-60" />;
  return down ? <ArrowDown size={13} aria-hidden /> : <ArrowUp size={13} aria-hidden />;
}
