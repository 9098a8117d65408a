import type { ReactNode } from "react";
import { date, money, number, seconds } from "../../i18n/format";
import { useT } from "../../i18n/t";
import { speedOf } from "../../models/speed";
import { CopyButton } from "../../ui/Copy";
import { Dialog } from "../../ui/Dialog";
import { Facts } from "../catalog/parts";
import { Explanation } from "./Explanation";
import type { Call } from "./queries";
import { Timeline } from "./Timeline";

const MICRO = 1_000_000;

export function costOf(call: Call): string {
  return call.cost === null || !call.currency ? "–" : money(call.cost / MICRO, call.currency);
}

/** Everything that the ledger has of a call. */
export function CallDialog({ call, onClose }: { call: Call; onClose: () => void }) {
  const t = useT();
  const time = (value: number | null) => (value === null ? "–" : seconds(value));
  const speed = speedOf(call.completion_tokens, call.duration - (call.time_to_first_token ?? call.duration));
  const rate = speed === null ? "–" : number(speed, { maximumFractionDigits: 1 });
  const facts: [string, ReactNode][] = [
    [t("calls.time"), date(call.at, { dateStyle: "medium", timeStyle: "medium" })],
    [t("calls.operation"), `${call.operation} (${call.dialect})`],
    [t("calls.model"), call.model],
    [t("calls.endpoint"), [call.endpoint_name, call.deployment].filter(Boolean).join(" → ")],
    [t("calls.key"), call.key_name],
    [t("calls.user"), call.user_name || "–"],
    [t("calls.tokens_in"), number(call.prompt_tokens)],
    [t("calls.tokens_cached"), number(call.cached_tokens)],
    [t("calls.tokens_out"), number(call.completion_tokens)],
    ...(call.audio_ms > 0 ? [[t("calls.audio"), seconds(call.audio_ms / 1000)] as [string, string]] : []),
    ...(call.characters > 0 ? [[t("calls.characters"), number(call.characters)] as [string, string]] : []),
    [t("calls.counted"), call.usage_source === "engine" ? t("calls.by_engine") : t("calls.by_gateway")],
    [t("calls.first_token"), time(call.time_to_first_token)],
    [t("calls.duration"), time(call.duration)],
    [t("calls.rate"), rate],
    [t("calls.cost"), costOf(call)],
    [t("calls.finish"), call.finish_reason ?? "–"],
  ];
  return (
    <Dialog open onClose={onClose} title={t("calls.detail")} width="medium">
      <div className="flex flex-col gap-5 pb-3">
        <Explanation call={call} />
        <Timeline call={call} />
        <Facts facts={facts} />
        <div>
          <p className="text-sm text-ink-soft">{t("calls.request_id")}</p>
          <p className="flex items-center gap-2">
            <code className="font-mono text-sm break-all">{call.request_id}</code>
            <CopyButton text={call.request_id} />
          </p>
          <p className="text-sm text-ink-soft">{t("calls.request_id_text")}</p>
        </div>
      </div>
    </Dialog>
  );
}
