import { useState } from "react";
import { percent } from "../../i18n/format";
import { useT } from "../../i18n/t";
import { joined } from "../../ui/joined";
import type { TokenLogprob } from "./run";

/** From which probability on a token has which look; never by the colour alone: the line beneath differs as well. */
const LOOKS: [least: number, look: string][] = [
  [0.9, "bg-good-soft decoration-transparent"],
  [0.5, "bg-accent-soft underline decoration-dotted"],
  [0.2, "bg-warn-soft underline decoration-dashed"],
  [0, "bg-bad-soft underline decoration-wavy"],
];

function lookOf(probability: number): string {
  return LOOKS.find(([least]) => probability >= least)?.[1] ?? "";
}

function shown(token: string): string {
  return token.replaceAll("\n", "⏎\n");
}

/** An answer token by token. One with the pointer or the focus on it tells its alternatives below; arrows lead on. */
export function LogprobsView({ tokens }: { tokens: TokenLogprob[] }) {
  const t = useT();
  const [at, setAt] = useState(0);
  const chosen = tokens[Math.min(at, tokens.length - 1)];
  return (
    <div className="flex flex-col gap-2">
      <div
        role="listbox"
        aria-label={t("playground.tokens")}
        tabIndex={0}
        onKeyDown={(event) => {
          const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
          if (by === 0) return;
          event.preventDefault();
          setAt((old) => Math.min(Math.max(old + by, 0), tokens.length - 1));
        }}
        className="rounded-lg p-1 leading-loose break-words whitespace-pre-wrap"
      >
        {tokens.map((one, place) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: tokens are known by their places
            key={place}
            role="option"
            aria-selected={place === at}
            tabIndex={-1}
            onPointerEnter={() => setAt(place)}
            onFocus={() => setAt(place)}
            className={joined(
              "rounded-sm underline-offset-4",
              lookOf(Math.exp(one.logprob)),
              place === at && "outline-2 outline-accent",
            )}
          >
            {shown(one.token)}
          </span>
        ))}
      </div>
      {chosen && <Alternatives token={chosen} />}
    </div>
  );
}

function Alternatives({ token }: { token: TokenLogprob }) {
  const t = useT();
  const rows = token.top.length > 0 ? token.top : [token];
  return (
    <div aria-live="polite" className="rounded-lg border border-line bg-sunken p-3 text-sm">
      <p>
        {t("playground.token_said", { token: JSON.stringify(token.token), share: percent(Math.exp(token.logprob), 1) })}
      </p>
      <ul className="mt-1.5 flex flex-col gap-1" aria-label={t("playground.alternatives")}>
        {rows.map((one) => (
          <li key={one.token} className="grid grid-cols-[minmax(4rem,10rem)_1fr_4rem] items-center gap-2">
            <code className={joined("truncate font-mono", one.token === token.token && "font-semibold")}>
              {JSON.stringify(one.token)}
            </code>
            <meter className="h-2 w-full" min={0} max={1} value={Math.exp(one.logprob)} aria-hidden="true" />
            <span className="text-right tabular-nums">{percent(Math.exp(one.logprob), 1)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
