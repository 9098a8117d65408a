import { memo } from "react";
import type { Call } from "../stream/entries";
import { ToolCall } from "../tools/ToolCall";
import { useActions } from "./actions";

/** A call of a tool, with what the user may say to it. */
export const CallView = memo(function CallView({ call, conversationId }: { call: Call; conversationId: string }) {
  const { decide, answer } = useActions();
  return (
    <ToolCall
      call={call}
      conversationId={conversationId}
      onDecide={(allow, remember) => decide(call, allow, remember)}
      onAnswer={(text) => answer(call, text)}
    />
  );
});
