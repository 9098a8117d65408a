import { useQueryClient } from "@tanstack/react-query";
import { Ghost } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import { useLocation, useParams, useSearch } from "wouter";
import { useT } from "../i18n/t";
import { EmptyState } from "../models/EmptyState";
import { IconButton } from "../ui/Button";
import { useTitle } from "../ui/Page";
import { ConversationPane, type PaneStart } from "./ConversationPane";
import { ThreadHeader } from "./ThreadHeader";

/** A conversation, or the beginning of one. The address may say what it begins with:
 * `/?agent=…&model=…&project=…&text=…`. */
export function ThreadPage() {
  const { conversation: id = null } = useParams<{ conversation?: string }>();
  const [, navigate] = useLocation();
  const queries = useQueryClient();
  const search = useSearch();
  const [temporary, setTemporary] = useState(false);
  const { start, text } = useMemo(() => startFrom(search), [search]);
  // Each beginning is another one; a conversation that has begun goes on where it began.
  const [beginning, setBeginning] = useState(search);
  if (!id && beginning !== search) setBeginning(search);
  const show = useCallback((other: string) => navigate(`/c/${other}`), [navigate]);
  const started = useCallback(
    (begun: string) => {
      navigate(`/c/${begun}`, { replace: true });
      setTemporary(false);
      void queries.invalidateQueries({ queryKey: ["threads"] });
    },
    [navigate, queries],
  );
  return (
    <div className="flex h-full min-h-0 flex-col">
      {id ? <ThreadHeader conversationId={id} /> : <NewHeader temporary={temporary} onTemporary={setTemporary} />}
      <div className="min-h-0 flex-1">
        <ConversationPane
          key={beginning}
          conversationId={id}
          start={start}
          temporary={temporary}
          text={text}
          writes
          onStarted={started}
          onShow={show}
          empty={(use, model, agentId) => <EmptyState model={model} agentId={agentId} onStart={use} />}
        />
      </div>
    </div>
  );
}

function startFrom(search: string): { start: PaneStart; text?: string } {
  const told = new URLSearchParams(search);
  const start: PaneStart = {};
  const [agent, model, project] = [told.get("agent"), told.get("model"), told.get("project")];
  if (agent) start.agentId = agent;
  if (model) start.model = model;
  if (project) start.projectId = project;
  return { start, text: told.get("text") ?? undefined };
}

interface NewProps {
  temporary: boolean;
  onTemporary: (temporary: boolean) => void;
}

/** Before the first message it can be said that nothing is to be kept. */
function NewHeader({ temporary, onTemporary }: NewProps) {
  const t = useT();
  useTitle(t("shell.new_chat"));
  return (
    <header className="flex min-h-14 items-center justify-end gap-2 px-2">
      {temporary && <p className="text-sm text-ink-soft">{t("composer.temporary_hint")}</p>}
      <IconButton label={t("composer.temporary")} pressed={temporary} onClick={() => onTemporary(!temporary)}>
        <Ghost size={19} aria-hidden />
      </IconButton>
    </header>
  );
}
