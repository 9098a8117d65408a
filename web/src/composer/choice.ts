import { useCallback, useMemo, useState } from "react";
import { useStore } from "zustand";
import { useChatModels } from "../models/queries";
import type { Conversation } from "../stream/conversation";
import type { ConversationInfo } from "../stream/state";
import type { PaneStart } from "../thread/ConversationPane";
import { tellError } from "../ui/toast";

export type Tool = Record<string, unknown>;
export type Args = Record<string, unknown>;

/** Who answers, with what, and how. */
export interface Choice {
  model: string;
  agentId: string | null;
  /** Null: those of the agent. */
  tools: Tool[] | null;
  instructions: string;
  args: Args;
  /** Of its own, at a beginning. */
  guardrails: Record<string, unknown>[];
  projectId: string | null;
  temporary: boolean;
}

const LAST_MODEL = "ventoux.model";

/** What is chosen for a conversation: kept here until it begins, and by the server from then on. */
export function useChoice(conversation: Conversation, start: PaneStart | undefined) {
  const info = useStore(conversation.store, (state) => state.info);
  const models = useChatModels();
  const [kept, setKept] = useState(() => ({ for: conversation, choice: chosenFrom(start) }));
  // Another one begins with what was said, and not with what was chosen for the last one.
  if (kept.for !== conversation) setKept({ for: conversation, choice: chosenFrom(start) });
  const own = kept.choice;
  const fallback = usual(models.map((one) => one.name));
  const choice = useMemo((): Choice => {
    if (info) return choiceOf(info);
    return own.model || own.agentId ? own : { ...own, model: fallback };
  }, [info, own, fallback]);
  const change = useCallback(
    (changed: Partial<Choice>) => {
      if (changed.model) localStorage.setItem(LAST_MODEL, changed.model);
      const whole = changed.model ? { ...changed, agentId: null } : changed;
      if (conversation.id === null) setKept(({ choice }) => ({ for: conversation, choice: { ...choice, ...whole } }));
      else conversation.change(bodyOf(whole)).catch(tellError);
    },
    [conversation],
  );
  return { choice, change };
}

function usual(names: string[]): string {
  const last = localStorage.getItem(LAST_MODEL);
  return names.find((one) => one === last) ?? names[0] ?? "";
}

function chosenFrom(start: PaneStart | undefined): Choice {
  return {
    model: start?.model ?? "",
    agentId: start?.agentId ?? null,
    tools: start?.tools ?? null,
    instructions: start?.instructions ?? "",
    args: start?.completionArgs ?? {},
    guardrails: start?.guardrails ?? [],
    projectId: start?.projectId ?? null,
    temporary: start?.temporary ?? false,
  };
}

function choiceOf(info: ConversationInfo): Choice {
  return {
    model: info.model ?? "",
    agentId: info.agent_id ?? null,
    tools: (info.tools as Tool[] | undefined) ?? null,
    instructions: info.instructions ?? "",
    args: (info.completion_args as Args | undefined) ?? {},
    guardrails: [],
    projectId: info.project_id ?? null,
    temporary: info.temporary ?? false,
  };
}

/** As the server's fields are called. */
function bodyOf(changed: Partial<Choice>): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  if (changed.agentId) body.agent_id = changed.agentId;
  else if (changed.model) body.model = changed.model;
  if (changed.tools !== undefined) body.tools = changed.tools;
  if (changed.instructions !== undefined) body.instructions = changed.instructions || null;
  if (changed.args !== undefined) body.completion_args = changed.args;
  if (changed.projectId !== undefined) body.project_id = changed.projectId;
  return body;
}

/** What a conversation begins with. Its name is the beginning of the first message, until somebody gives it another. */
export function startOf(choice: Choice, text: string): Record<string, unknown> {
  const body = bodyOf(choice);
  if (!choice.tools?.length && !choice.agentId) delete body.tools;
  if (choice.tools === null) delete body.tools;
  if (!choice.instructions) delete body.instructions;
  if (!Object.keys(choice.args).length) delete body.completion_args;
  if (!choice.projectId) delete body.project_id;
  if (choice.guardrails.length) body.guardrails = choice.guardrails;
  const name = nameOf(text);
  return { ...body, ...(name ? { name } : {}), ...(choice.temporary ? { temporary: true } : {}) };
}

/** Some sixty letters, to the end of a word. */
export function nameOf(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  if (line.length <= 60) return line;
  const cut = line.slice(0, 60);
  const space = cut.lastIndexOf(" ");
  return `${cut.slice(0, space > 30 ? space : 60)}…`;
}
