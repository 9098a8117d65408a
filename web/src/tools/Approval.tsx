import { ShieldQuestion } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useT } from "../i18n/t";
import { CodeText } from "../markdown/CodeBlock";
import type { Call } from "../stream/entries";
import { Button } from "../ui/Button";
import { Part } from "./CallBody";
import { functionOf } from "./does";
import { onlyReads, words, writtenOut } from "./reading";
import { useWaiting } from "./useWaiting";

interface Props {
  call: Call;
  onDecide: (allow: boolean, remember: "once" | "always" | "never") => void;
}

/** Reasons that say no more than what stands there anyway, in the language of the interface. */
const USUAL = new Set(["It may change something outside of this conversation.", "Each call of it is to be confirmed."]);

/** Asks whether a call may be made: what it is, of whom, with what, and why it is asked. */
export function Approval({ call, onDecide }: Props) {
  const t = useT();
  const frame = useRef<HTMLElement>(null);
  const [decided, setDecided] = useState(false);
  const title = t("tools.approve_title", { function: functionOf(call) });
  useWaiting(frame);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question may be decided on again
  useEffect(() => setDecided(false), [call.callId]);
  const decide = (allow: boolean, remember: "once" | "always" | "never") => {
    setDecided(true);
    onDecide(allow, remember);
  };
  const lasting = typeof call.info.permission === "string";
  const connector = functionOf(call) !== call.function && call.name !== "canvas" ? call.name : "";
  const reason = words(call.info.reason);
  return (
    <section
      ref={frame}
      tabIndex={-1}
      aria-label={title}
      className="rounded-card border border-warn bg-raised p-4 text-sm shadow-low outline-offset-2"
    >
      <p role="status" className="sr-only">
        {t("tools.announce_approval", { function: functionOf(call) })}
      </p>
      <p className="flex items-start gap-2 text-base font-semibold">
        <ShieldQuestion size={20} aria-hidden className="mt-0.5 shrink-0 text-warn" />
        <span className="min-w-0 break-words">{title}</span>
      </p>
      <div className="mt-1 mb-3 flex flex-col gap-0.5 text-ink-soft">
        {connector && <p>{t("tools.approve_of", { connector })}</p>}
        <p>{onlyReads(call) ? t("tools.approve_reads") : t("tools.approve_writes")}</p>
        {reason && !USUAL.has(reason) && <p className="break-words">{t("tools.approve_reason", { reason })}</p>}
      </div>
      <Part label={t("tools.approve_arguments")}>
        <CodeText code={writtenOut(call.arguments)} language="json" open={false} wrapped />
      </Part>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button look="solid" disabled={decided} onClick={() => decide(true, "once")}>
          {t("tools.allow_once")}
        </Button>
        {lasting && (
          <Button disabled={decided} onClick={() => decide(true, "always")}>
            {t("tools.allow_always")}
          </Button>
        )}
        <Button disabled={decided} onClick={() => decide(false, "once")}>
          {t("tools.decline")}
        </Button>
        {lasting && (
          <Button look="quiet" disabled={decided} title={t("tools.never_hint")} onClick={() => decide(false, "never")}>
            {t("tools.never")}
          </Button>
        )}
      </div>
    </section>
  );
}
