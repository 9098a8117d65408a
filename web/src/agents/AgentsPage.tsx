import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Bot, Plus, Upload } from "lucide-react";
import { type ReactNode, useDeferredValue, useRef, useState } from "react";
import { Link, useLocation } from "wouter";
import { useWho } from "../api/session";
import { useT } from "../i18n/t";
import { Button, ButtonLink } from "../ui/Button";
import { TextField } from "../ui/fields";
import { Card, Page } from "../ui/Page";
import { Empty, Failed, Loading } from "../ui/states";
import { tell } from "../ui/toast";
import { type Agent, imported } from "./draft";
import { agentsQuery, useWorkspaceId } from "./queries";
import { keepImported } from "./taking";
import { TEMPLATE_NAMES } from "./templates";

export default function AgentsPage() {
  const t = useT();
  const who = useWho();
  const [typed, setTyped] = useState("");
  const q = useDeferredValue(typed.trim());
  const { data, error, refetch, isPending } = useQuery({
    ...agentsQuery(useWorkspaceId(), q),
    placeholderData: keepPreviousData,
  });
  const agents = data ?? [];
  return (
    <Page
      title={t("agents.title")}
      description={t("agents.description")}
      actions={
        <>
          <ImportButton />
          <ButtonLink href="/agents/new" look="solid" icon={<Plus size={18} aria-hidden />}>
            {t("agents.new")}
          </ButtonLink>
        </>
      }
    >
      <TextField
        label={t("agents.search")}
        hideLabel
        placeholder={t("agents.search")}
        type="search"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      {error && <Failed error={error} onRetry={() => void refetch()} />}
      {isPending && <Loading />}
      {data && !q && agents.length === 0 && (
        <Empty icon={<Bot />} title={t("agents.none")} text={t("agents.none_text")} />
      )}
      {data && q && agents.length === 0 && (
        <p role="status" className="text-ink-soft">
          {t("agents.nothing_found", { q })}
        </p>
      )}
      <Cards title={t("agents.yours")} agents={agents.filter((one) => one.owner_id === who.id)} />
      <Cards title={t("agents.others")} agents={agents.filter((one) => one.owner_id !== who.id)} />
      {!q && <Templates />}
    </Page>
  );
}

function Cards({ title, agents }: { title: string; agents: Agent[] }) {
  const t = useT();
  if (agents.length === 0) return null;
  return (
    <Group title={title}>
      {agents.map((one) => (
        <li key={one.id}>
          <Card className="flex h-full flex-col gap-2">
            <h3 className="font-semibold break-words">
              <Link href={`/agents/${one.id}`} className="hover:underline">
                {one.name}
              </Link>
            </h3>
            <p className="line-clamp-3 flex-1 text-sm break-words text-ink-soft">
              {one.description || one.instructions || one.model}
            </p>
            <p className="truncate text-xs text-ink-soft">{one.model}</p>
            <div className="flex flex-wrap gap-2">
              <ButtonLink href={`/?agent=${one.id}`} size="small">
                {t("agents.chat")}
                <span className="sr-only">: {one.name}</span>
              </ButtonLink>
              <ButtonLink href={`/agents/${one.id}`} size="small" look="quiet">
                {t("agents.open")}
                <span className="sr-only">: {one.name}</span>
              </ButtonLink>
            </div>
          </Card>
        </li>
      ))}
    </Group>
  );
}

function Templates() {
  const t = useT();
  return (
    <Group title={t("agents.begin_from")}>
      {TEMPLATE_NAMES.map((one) => (
        <li key={one}>
          <Link
            href={`/agents/new?template=${one}`}
            className="flex h-full flex-col gap-1 rounded-card border border-dashed border-line-strong p-4 hover:bg-hover"
          >
            <span className="font-semibold">{t(`agents.template.${one}.name`)}</span>
            <span className="text-sm text-ink-soft">{t(`agents.template.${one}.for`)}</span>
          </Link>
        </li>
      ))}
    </Group>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-3">
      <h2 className="text-lg font-semibold">{title}</h2>
      <ul className="grid fill-cols-15 gap-3">{children}</ul>
    </section>
  );
}

function ImportButton() {
  const t = useT();
  const [, navigate] = useLocation();
  const input = useRef<HTMLInputElement>(null);
  const take = async (file: File | undefined) => {
    const draft = file && imported(await file.text());
    if (!draft) return tell(t("agents.import_wrong"));
    keepImported(draft);
    navigate("/agents/new");
  };
  return (
    <>
      <input
        ref={input}
        type="file"
        accept="application/json,.json"
        hidden
        onChange={(event) => {
          void take(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
      <Button icon={<Upload size={18} aria-hidden />} onClick={() => input.current?.click()}>
        {t("agents.import")}
      </Button>
    </>
  );
}
