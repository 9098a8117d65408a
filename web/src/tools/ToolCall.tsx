import { ChevronRight, CircleAlert, CircleCheck, CircleSlash, Hourglass, LoaderCircle } from "lucide-react";
import { memo, useState } from "react";
import { seconds } from "../i18n/format";
import { useT } from "../i18n/t";
import { ASK_USER, type Call, type CallState } from "../stream/entries";
import { joined } from "../ui/joined";
import { Approval } from "./Approval";
import { CallBody } from "./CallBody";
import { does, iconOf } from "./does";
import { Made } from "./Made";
import { Question } from "./Question";
import { filesOf } from "./reading";

interface Props {
  call: Call;
  conversationId: string;
  onDecide: (allow: boolean, remember: "once" | "always" | "never") => void;
  onAnswer: (text: string) => void;
}

/** A call of a tool: one line, which opens to what was asked and what came back. What waits for the user is open. */
export const ToolCall = memo(function ToolCall({ call, conversationId, onDecide, onAnswer }: Props) {
  if (call.function === ASK_USER) return <Question call={call} onAnswer={onAnswer} />;
  if (call.state === "waiting" && call.asksApproval) return <Approval call={call} onDecide={onDecide} />;
  return <Told call={call} conversationId={conversationId} />;
});

function Told({ call, conversationId }: { call: Call; conversationId: string }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const Icon = iconOf(call);
  const took = typeof call.info.seconds === "number" ? call.info.seconds : null;
  return (
    <div className="min-w-0 text-sm">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex min-h-8 max-w-full items-center gap-2 rounded-lg px-1.5 text-left text-ink-soft hover:bg-hover hover:text-ink max-md:min-h-10"
      >
        <Icon size={16} aria-hidden className="shrink-0" />
        <span className="min-w-0 truncate" dir="auto">
          {does(call, t)}
        </span>
        <State state={call.state} />
        {took !== null && <span className="shrink-0 text-xs tabular-nums">{seconds(took)}</span>}
        <ChevronRight size={15} aria-hidden className={joined("shrink-0 transition-transform", open && "rotate-90")} />
      </button>
      <Made files={filesOf(call.info)} />
      {open && <CallBody call={call} conversationId={conversationId} />}
    </div>
  );
}

const STATES = {
  running: LoaderCircle,
  waiting: Hourglass,
  done: CircleCheck,
  failed: CircleAlert,
  denied: CircleSlash,
};

/** messages: tools.state.* */
function State({ state }: { state: CallState }) {
  const t = useT();
  const Icon = STATES[state];
  const words = t(`tools.state.${state}`);
  const look = joined("shrink-0", state === "running" && "animate-spin", state === "failed" && "text-bad");
  return (
    <>
      <Icon size={14} aria-hidden className={look} />
      <span className={state === "done" || state === "running" ? "sr-only" : "shrink-0 text-xs"}>{words}</span>
    </>
  );
}
