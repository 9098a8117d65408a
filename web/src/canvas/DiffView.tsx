import { useMemo, useState } from "react";
import { useT } from "../i18n/t";
import { joined } from "../ui/joined";
import { folded, type Line, linesOf } from "./diff/lines";

const SIGNS = { same: " ", gone: "−", new: "+" };
const LOOKS = { same: "", gone: "bg-bad-soft", new: "bg-good-soft" };
const WORDS = { same: "", gone: "rounded-sm bg-bad text-raised", new: "rounded-sm bg-good text-raised" };

/** What has changed from one text to the other. */
export function DiffView({ before, after }: { before: string; after: string }) {
  const t = useT();
  const groups = useMemo(() => folded(linesOf(before, after)), [before, after]);
  if (before === after) return <p className="p-4 text-sm text-ink-soft">{t("canvas.no_difference")}</p>;
  return (
    <div className="overflow-x-auto font-mono text-[0.8125rem]">
      <table className="w-full border-collapse" aria-label={t("canvas.changes")}>
        <tbody>
          {groups.map((group) => (
            <Group key={`${group.lines[0]?.old} ${group.lines[0]?.now}`} {...group} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Group({ lines, hidden }: { lines: Line[]; hidden: boolean }) {
  const t = useT();
  const [open, setOpen] = useState(!hidden);
  if (open) return lines.map((line) => <Row key={`${line.kind} ${line.old} ${line.now}`} line={line} />);
  return (
    <tr>
      <td colSpan={4} className="bg-sunken px-2 text-center">
        <button type="button" className="min-h-8 px-3 text-ink-soft hover:text-ink" onClick={() => setOpen(true)}>
          {t("canvas.same_lines", { count: lines.length })}
        </button>
      </td>
    </tr>
  );
}

function Row({ line }: { line: Line }) {
  const t = useT();
  const said = { same: "", gone: t("canvas.line_gone"), new: t("canvas.line_new") }[line.kind];
  return (
    <tr className={LOOKS[line.kind]}>
      <td className="w-10 px-1.5 text-right text-ink-soft tabular-nums select-none">{line.old}</td>
      <td className="w-10 px-1.5 text-right text-ink-soft tabular-nums select-none">{line.now}</td>
      <td className="w-5 text-center select-none">
        <span aria-hidden>{SIGNS[line.kind]}</span>
        <span className="sr-only">{said}</span>
      </td>
      <td className="py-px pr-3 break-words whitespace-pre-wrap">
        {line.pieces.map((piece, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a line never change
          <span key={at} className={joined(piece.changed && WORDS[line.kind])}>
            {piece.text}
          </span>
        ))}
      </td>
    </tr>
  );
}
