import { ArrowLeft, MessageSquare } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { Link, useLocation } from "wouter";
import { forgetDraft } from "../composer/drafts";
import { useT } from "../i18n/t";
import { Button, ButtonLink } from "../ui/Button";
import { TextField } from "../ui/fields";
import { useTitle } from "../ui/Page";
import { Badge, Failed } from "../ui/states";
import { type Tab, Tabs } from "../ui/Tabs";
import { tell } from "../ui/toast";
import { useMedia } from "../ui/useMedia";
import { AgentAliases } from "./AgentAliases";
import { AgentCode } from "./AgentCode";
import { AgentFields } from "./AgentFields";
import { AgentMenu } from "./AgentMenu";
import { AgentTest } from "./AgentTest";
import { AgentVersions } from "./AgentVersions";
import { type Agent, type Draft, formIsRight } from "./draft";
import { useMine, useSaveAgent, useWorkspaceId } from "./queries";
import { isEdited, keepUnsaved, unsavedOf } from "./unsaved";

interface Props {
  /** Left out: one that is to be made. */
  agent?: Agent;
  begin: Draft;
  /** What it began as, where there are several. */
  template?: string | null;
  /** What is written already, and not saved: of a file that was taken in. */
  written?: Draft | null;
}

/** What an agent is, and beside it how it answers. */
export function AgentEditor({ agent, begin, template, written }: Props) {
  const t = useT();
  const mine = useMine();
  const wide = useMedia("(min-width: 64rem)");
  const readonly = agent !== undefined && !mine(agent);
  const place = `agent ${useWorkspaceId()} ${agent ? `${agent.id} ${agent.version}` : `new ${template ?? ""}`}`;
  const { draft, change, edited, saved } = useDraft(place, begin, written);
  const title = agent ? agent.name : t("agents.new");
  useTitle(title);
  return (
    <div className="flex h-full min-h-0">
      <div className="min-w-0 flex-1 scroll-thin overflow-y-auto">
        <div className="mx-auto flex max-w-3xl flex-col gap-5 px-4 py-6 md:px-8">
          <header className="flex flex-wrap items-start justify-between gap-3 pl-10 md:pl-0">
            <div className="min-w-0">
              <Link href="/agents" className="inline-flex min-h-8 items-center gap-1 text-sm text-ink-soft">
                <ArrowLeft size={16} aria-hidden /> {t("agents.back")}
              </Link>
              <h1 className="flex flex-wrap items-center gap-2 text-2xl font-semibold tracking-tight break-words">
                <span className="min-w-0">{title}</span> {edited && <Badge tone="warn">{t("agents.unsaved")}</Badge>}
              </h1>
            </div>
            {agent && (
              <div className="flex gap-2">
                <ButtonLink href={`/?agent=${agent.id}`} icon={<MessageSquare size={18} aria-hidden />}>
                  {t("agents.chat")}
                </ButtonLink>
                <AgentMenu agent={agent} readonly={readonly} />
              </div>
            )}
          </header>
          {readonly && <p className="rounded-lg bg-sunken p-3 text-sm text-ink-soft">{t("agents.readonly")}</p>}
          <Tabs
            label={title}
            tabs={useTabs(
              agent,
              readonly,
              <Form
                agent={agent}
                draft={draft}
                onChange={change}
                onSaved={saved}
                onDiscard={edited ? () => change(begin) : null}
                readonly={readonly}
              />,
              wide ? null : <AgentTest draft={draft} agent={agent} />,
            )}
          />
        </div>
      </div>
      {wide && (
        <aside aria-label={t("agents.test")} className="flex w-[min(26rem,40%)] shrink-0 flex-col border-l border-line">
          <AgentTest draft={draft} agent={agent} />
        </aside>
      )}
    </div>
  );
}

/** What is written, kept by the name of its place until it is saved. With a new version the form goes on from that one,
 * unless more was written meanwhile. */
function useDraft(place: string, begin: Draft, written?: Draft | null) {
  const [draft, setDraft] = useState(() => written ?? unsavedOf(place) ?? begin);
  const [shown, setShown] = useState({ place, settled: begin });
  if (shown.place !== place) {
    setShown({ place, settled: begin });
    if (!isEdited(draft, shown.settled)) setDraft(unsavedOf(place) ?? begin);
  }
  const change = (next: Draft) => {
    setDraft(next);
    keepUnsaved(place, next, begin);
  };
  const saved = (sent: Draft) => {
    forgetDraft(place);
    setShown({ place, settled: sent });
  };
  return { draft, change, edited: isEdited(draft, begin), saved };
}

/** `test`: where there is no room for it beside the form. */
function useTabs(agent: Agent | undefined, readonly: boolean, form: ReactNode, test: ReactNode): Tab[] {
  const t = useT();
  const tabs: Tab[] = [{ id: "edit", label: t("agents.tab_edit"), content: form }];
  if (test) {
    const content = <div className="flex h-[75dvh] flex-col rounded-card border border-line">{test}</div>;
    tabs.push({ id: "test", label: t("agents.test"), content });
  }
  if (!agent) return tabs;
  const versions = (
    <div className="flex flex-col gap-8">
      <AgentVersions agent={agent} readonly={readonly} />
      <AgentAliases agent={agent} readonly={readonly} />
    </div>
  );
  return [
    ...tabs,
    { id: "versions", label: t("agents.tab_versions"), content: versions },
    { id: "code", label: t("agents.tab_code"), content: <AgentCode agent={agent} /> },
  ];
}

interface FormProps {
  agent?: Agent;
  draft: Draft;
  onChange: (draft: Draft) => void;
  onSaved: (sent: Draft) => void;
  /** Null where nothing was changed. */
  onDiscard: (() => void) | null;
  readonly: boolean;
}

function Form({ agent, draft, onChange, onSaved, onDiscard, readonly }: FormProps) {
  const t = useT();
  const [, navigate] = useLocation();
  const [message, setMessage] = useState("");
  const save = useSaveAgent(agent, (saved, sent) => {
    onSaved(sent);
    setMessage("");
    tell(t("agents.saved", { version: saved.version }));
    navigate(`/agents/${saved.id}`, { replace: !agent });
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (formIsRight(draft.form)) save.mutate({ draft, message });
  };
  return (
    <form onSubmit={submit}>
      <fieldset disabled={readonly} className="flex min-w-0 flex-col gap-5">
        <AgentFields draft={draft} onChange={onChange} agent={agent} />
        {save.error && <Failed error={save.error} />}
        {!readonly && (
          <div className="flex flex-wrap items-end gap-3">
            {agent && (
              <TextField
                label={t("agents.message")}
                className="min-w-48 flex-1"
                maxLength={500}
                value={message}
                onChange={(event) => setMessage(event.target.value)}
              />
            )}
            <Button type="submit" look="solid" busy={save.isPending}>
              {t(agent ? "agents.save" : "agents.create")}
            </Button>
            {onDiscard && (
              <Button
                look="quiet"
                onClick={(event) => {
                  event.currentTarget.form?.querySelector<HTMLButtonElement>("[type=submit]")?.focus();
                  onDiscard();
                }}
              >
                {t("agents.discard")}
              </Button>
            )}
          </div>
        )}
      </fieldset>
    </form>
  );
}
