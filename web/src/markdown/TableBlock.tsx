import { PanelRightOpen } from "lucide-react";
import type { Tokens } from "marked";
import { memo, use } from "react";
import { openAsArtefact } from "../canvas/open";
import { useT } from "../i18n/t";
import { IconButton } from "../ui/Button";
import { CopyButton } from "../ui/Copy";
import { tellError } from "../ui/toast";
import { Inline } from "./Inline";
import { Around } from "./surroundings";
import { asCsv, asMarkdownTable, cellsOf } from "./tables";

/** A table in a frame of its own, which scrolls sideways, and what one does with tables. */
export function TableBlock({ table, open }: { table: Tokens.Table; open: boolean }) {
  const t = useT();
  const { conversationId, entryId } = use(Around);
  const csv = () => asCsv(cellsOf(table));
  const markdown = () => asMarkdownTable(cellsOf(table), table.align);
  const canvas = () =>
    void openAsArtefact({
      title: t("markdown.table"),
      kind: "table",
      content: csv(),
      conversationId,
      entryId,
    }).catch(tellError);
  return (
    <div className="markdown-table">
      <section aria-label={t("markdown.table")} tabIndex={0} className="scroll-thin overflow-x-auto">
        <table>
          <thead>
            <tr>
              {table.header.map((cell, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: cells are named by their places
                <th key={at} scope="col" dir="auto" className={cell.align ? `markdown-${cell.align}` : undefined}>
                  <Inline text={cell.text} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: and so are rows
              <Row key={at} row={row} />
            ))}
          </tbody>
        </table>
      </section>
      {!open && table.rows.length > 0 && (
        <div className="flex flex-wrap items-center justify-end gap-0.5">
          <span className="sr-only">{t("markdown.table")}</span>
          <CopyButton text={csv} label={t("markdown.copy_csv")} words />
          <CopyButton text={markdown} label={t("markdown.copy_markdown")} words />
          <IconButton label={t("markdown.open_in_canvas")} size="small" onClick={canvas}>
            <PanelRightOpen size={16} aria-hidden />
          </IconButton>
        </div>
      )}
    </div>
  );
}

const Row = memo(
  ({ row }: { row: Tokens.TableCell[] }) => (
    <tr>
      {row.map((cell, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: cells are named by their places
        <td key={at} dir="auto" className={cell.align ? `markdown-${cell.align}` : undefined}>
          <Inline text={cell.text} />
        </td>
      ))}
    </tr>
  ),
  (one, other) => one.row.length === other.row.length && one.row.every((cell, at) => cell.text === other.row[at]?.text),
);
