import { useEffect, useState } from "react";
import { seconds } from "../i18n/format";
import { known, type Translate, useT } from "../i18n/t";
import type { Stage } from "../stream/entries";

interface Props {
  stage: Stage | null;
  sending: boolean;
  connected: boolean;
}

/** What a reply is at, and for how long. messages: thread.stage_* tool.name_* */
export function StageLine({ stage, sending, connected }: Props) {
  const t = useT();
  const since = stage?.since;
  const elapsed = useElapsed(since);
  if (connected && stage?.stage === "writing") {
    return <span aria-hidden className="block size-2.5 animate-pulse rounded-full bg-accent" />;
  }
  return (
    <p className="flex items-center gap-2.5 text-sm text-ink-soft">
      <span aria-hidden className="size-2.5 shrink-0 animate-pulse rounded-full bg-accent" />
      <span>{connected ? words(stage, sending, t) : t("thread.reconnecting")}</span>
      {connected && since !== undefined && elapsed >= 1 && <span className="tabular-nums">{seconds(elapsed)}</span>}
    </p>
  );
}

/** Whole seconds. */
function useElapsed(since: number | undefined): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (since === undefined) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [since]);
  return since === undefined ? 0 : Math.max(0, Math.floor((now - since) / 1000));
}

function words(stage: Stage | null, sending: boolean, t: Translate): string {
  if (!stage) return t(sending ? "thread.stage_sending" : "thread.stage_waiting");
  if (stage.stage === "queued" && stage.place !== null) return t("thread.stage_place", { place: stage.place });
  if (stage.stage === "tool") return t("thread.stage_tool", { name: toolName(stage.what ?? "", t) });
  if (stage.stage === "loading" && stage.percent !== null) return t("thread.stage_loaded", { percent: stage.percent });
  return t(`thread.stage_${stage.stage}`);
}

function toolName(name: string, t: Translate): string {
  const key = `tool.name_${name}`;
  return known(key) ? t(key) : name;
}
