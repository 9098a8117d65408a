import { Download, Ellipsis, Trash2 } from "lucide-react";
import { useState } from "react";
import { useLocation } from "wouter";
import { useT } from "../i18n/t";
import { IconButton } from "../ui/Button";
import { Confirm } from "../ui/Dialog";
import { Menu, type MenuEntry } from "../ui/Menu";
import { tell, tellError } from "../ui/toast";
import { type Agent, exported } from "./draft";
import { useDeleteAgent } from "./queries";

export function AgentMenu({ agent, readonly }: { agent: Agent; readonly: boolean }) {
  const t = useT();
  const [, navigate] = useLocation();
  const [asking, setAsking] = useState(false);
  const remove = useDeleteAgent(() => {
    tell(t("agents.deleted"));
    navigate("/agents");
  });
  const entries: MenuEntry[] = [
    { label: t("agents.export"), icon: <Download />, onSelect: () => save(agent) },
    ...(readonly
      ? []
      : [null, { label: t("agents.delete"), icon: <Trash2 />, danger: true, onSelect: () => setAsking(true) }]),
  ];
  return (
    <>
      <Menu
        entries={entries}
        trigger={
          <IconButton label={t("agents.more")}>
            <Ellipsis size={20} aria-hidden />
          </IconButton>
        }
      />
      <Confirm
        open={asking}
        danger
        busy={remove.isPending}
        onClose={() => setAsking(false)}
        onConfirm={() => remove.mutate(agent.id, { onError: tellError })}
        title={t("agents.delete_title", { name: agent.name })}
        description={t("agents.delete_text")}
        verb={t("agents.delete")}
      />
    </>
  );
}

function save(agent: Agent): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([exported(agent)], { type: "application/json" }));
  link.download = `${agent.name.replace(/[^\p{L}\p{N}]+/gu, "-") || "agent"}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
