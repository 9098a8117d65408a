import { useT } from "../i18n/t";
import { CopyButton } from "../ui/Copy";
import { Tabs } from "../ui/Tabs";
import type { Agent } from "./draft";

/** The same agent from a program. */
export function AgentCode({ agent }: { agent: Agent }) {
  const t = useT();
  const samples = [
    { id: "python", label: "Python", text: python(agent.id) },
    { id: "curl", label: "curl", text: curl(agent.id) },
  ];
  return (
    <div className="flex flex-col gap-3">
      <p className="text-sm text-ink-soft">{t("agents.code_hint")}</p>
      <Tabs
        label={t("agents.tab_code")}
        tabs={samples.map(({ id, label, text }) => ({ id, label, content: <Sample text={text} /> }))}
      />
    </div>
  );
}

function Sample({ text }: { text: string }) {
  return (
    <div className="relative rounded-lg bg-sunken">
      <pre tabIndex={0} className="scroll-thin overflow-x-auto p-3 pr-12 text-sm">
        <code>{text}</code>
      </pre>
      <div className="absolute top-1 right-1">
        <CopyButton text={text} />
      </div>
    </div>
  );
}

function python(id: string): string {
  return `import os

from mistralai.client import Mistral

client = Mistral(api_key=os.environ["VENTOUX_KEY"], server_url="${location.origin}")
reply = client.beta.conversations.start(agent_id="${id}", inputs="Hello")
print(reply.outputs[-1].content)
`;
}

function curl(id: string): string {
  return `curl -sf ${location.origin}/v1/conversations \\
  -H "Authorization: Bearer $VENTOUX_KEY" -H "Content-Type: application/json" \\
  -d '{"agent_id": "${id}", "inputs": "Hello"}'
`;
}
