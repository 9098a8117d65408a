import { useEffect, useRef } from "react";
import { useT } from "../i18n/t";
import { Button } from "../ui/Button";
import type { Side } from "./comparing";

export type Winner = "a" | "b" | "tie" | "both_bad";
export const CHOICES: Winner[] = ["a", "b", "tie", "both_bad"];

interface Props {
  open: boolean;
  voted: Winner | null;
  busy: boolean;
  sides: Side[];
  hidden: boolean;
  onVote: (winner: Winner) => void;
}

/** Which answer is better; after the vote, whose it was. messages: vote.* */
export function VoteBar({ open, voted, busy, sides, hidden, onVote }: Props) {
  const t = useT();
  const [a, b] = sides;
  const told = useRef<HTMLParagraphElement>(null);
  const chosen = useRef(false);
  // What was pressed is gone: the focus goes to what came of it.
  useEffect(() => {
    if (voted && chosen.current) told.current?.focus();
    chosen.current = false;
  }, [voted]);
  return (
    <div role="status" className="min-h-2 px-3 pt-2 text-center text-sm">
      {voted && !hidden && a && b && (
        <p ref={told} tabIndex={-1} className="outline-none">
          {t("arena.voted", { a: a.model, b: b.model })}
        </p>
      )}
      {open && !voted && (
        <div className="flex flex-wrap items-center justify-center gap-2 max-md:grid max-md:grid-cols-2">
          <span className="text-ink-soft max-md:col-span-2">{t("arena.which")}</span>
          {CHOICES.map((one) => (
            <Button
              key={one}
              size="small"
              busy={busy}
              onClick={() => {
                chosen.current = true;
                onVote(one);
              }}
            >
              {t(`vote.${one}`)}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}
