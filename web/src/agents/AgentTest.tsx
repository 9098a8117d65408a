import { useState } from "react";
import { useT } from "../i18n/t";
import { ConversationPane, type PaneStart } from "../thread/ConversationPane";
import { Button } from "../ui/Button";
import { type Agent, argsOf, type Draft } from "./draft";

/** How it answers as it is written now. Nothing of it is kept: the conversation is a temporary one. */
export function AgentTest({ draft, agent }: { draft: Draft; agent?: Agent }) {
  const t = useT();
  const told = JSON.stringify(startOf(draft, agent));
  const [begun, setBegun] = useState(told);
  const [turn, setTurn] = useState(0);
  const again = () => {
    setBegun(told);
    setTurn(turn + 1);
  };
  const start: PaneStart = JSON.parse(begun);
  return (
    <>
      <header className="flex flex-col gap-1 border-b border-line p-4">
        <h2 className="font-semibold">{t("agents.test")}</h2>
        <p className="text-sm text-ink-soft">{t("agents.test_hint")}</p>
        {draft.model && told !== begun && (
          <Button size="small" className="mt-1 self-start" onClick={again}>
            {t("agents.test_again")}
          </Button>
        )}
      </header>
      {start.model ? (
        <div className="min-h-0 flex-1">
          <ConversationPane key={turn} start={start} compact />
        </div>
      ) : (
        <p className="p-4 text-sm text-ink-soft">{t("agents.test_needs")}</p>
      )}
    </>
  );
}

function startOf(draft: Draft, agent: Agent | undefined): PaneStart {
  return {
    model: draft.model,
    instructions: draft.instructions || undefined,
    tools: draft.tools,
    completionArgs: argsOf(draft, agent),
    guardrails: draft.guardrails,
    temporary: true,
  };
}
