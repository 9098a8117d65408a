import { Info } from "lucide-react";
import { dateTime, money, number, seconds } from "../i18n/format";
import { useT } from "../i18n/t";
import { fullNameOf } from "../models/naming";
import { useServed } from "../models/queries";
import { speedOf } from "../models/speed";
import type { AssistantMessage } from "../stream/entries";
import { IconButton } from "../ui/Button";
import { Popover } from "../ui/Popover";
import { useAgentName } from "./queries";

/** Who answered, how fast, and what it took. */
export function InfoPopover({ entry }: { entry: AssistantMessage }) {
  const t = useT();
  return (
    <Popover
      label={t("thread.info")}
      side="top"
      trigger={
        <IconButton label={t("thread.info")} size="small">
          <Info size={16} aria-hidden />
        </IconButton>
      }
    >
      <Figures entry={entry} />
    </Popover>
  );
}

function Figures({ entry }: { entry: AssistantMessage }) {
  const t = useT();
  const agent = useAgentName(entry.agentId);
  const model = useServed().data?.find((one) => one.name === entry.model);
  const { info } = entry;
  const speed = tokensPerSecond(entry);
  const lines: [string, string | undefined | null][] = [
    [t("thread.info_model"), model ? fullNameOf(model) : entry.model],
    [t("thread.info_agent"), agent],
    [t("thread.info_when"), entry.createdAt && dateTime(entry.createdAt)],
    [t("thread.info_first"), info.time_to_first_token == null ? null : seconds(info.time_to_first_token)],
    [t("thread.info_time"), info.seconds === undefined ? null : seconds(info.seconds)],
    [
      t("thread.info_speed"),
      speed === null ? null : t("thread.tokens_a_second", { speed: number(speed, { maximumFractionDigits: 1 }) }),
    ],
    [t("thread.info_read"), info.prompt_tokens === undefined ? null : number(info.prompt_tokens)],
    [t("thread.info_written"), info.completion_tokens === undefined ? null : number(info.completion_tokens)],
    [t("thread.info_cost"), info.cost == null || !info.currency ? null : money(info.cost / 1e6, info.currency)],
    [t("thread.info_bound"), info.bound],
  ];
  return (
    <dl className="grid grid-cols-[auto_auto] gap-x-6 gap-y-1">
      {lines
        .filter(([, value]) => value)
        .map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-ink-soft">{label}</dt>
            <dd className="text-right break-all tabular-nums">{value}</dd>
          </div>
        ))}
    </dl>
  );
}

/** While it was written, without the wait before. */
function tokensPerSecond({ info }: AssistantMessage): number | null {
  const { seconds: whole, time_to_first_token: first, completion_tokens: tokens } = info;
  return whole && tokens ? speedOf(tokens, whole - (first ?? 0)) : null;
}
