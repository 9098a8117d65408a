import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Plus, ScrollText } from "lucide-react";
import { type ReactNode, useDeferredValue, useState } from "react";
import { useLocation } from "wouter";
import { useMay, useSession } from "../api/session";
import { useT } from "../i18n/t";
import { Button } from "../ui/Button";
import { Confirm } from "../ui/Dialog";
import { TextField } from "../ui/fields";
import { Page } from "../ui/Page";
import { Badge, Empty, Failed, Loading } from "../ui/states";
import { tell, tellError } from "../ui/toast";
import { type BuiltIn, builtIn } from "./builtin";
import { FillDialog } from "./FillDialog";
import { PromptCard } from "./PromptCard";
import { PromptDialog } from "./PromptDialog";
import { type NewPrompt, type Prompt, promptsQuery, useDeletePrompt, useSavePrompt } from "./queries";
import { matching } from "./trigger";
import { variablesOf } from "./variables";

interface Over {
  edit?: Prompt;
  begin?: Partial<NewPrompt>;
  fill?: { title: string; text: string };
  remove?: Prompt;
}

export default function PromptsPage() {
  const t = useT();
  const { workspaceId } = useSession();
  const [, navigate] = useLocation();
  const [typed, setTyped] = useState("");
  const [over, setOver] = useState<Over>({});
  const q = useDeferredValue(typed.trim());
  const { data, error, refetch, isPending } = useQuery({
    ...promptsQuery(workspaceId, q),
    placeholderData: keepPreviousData,
  });
  const use = (title: string, text: string) => {
    if (variablesOf(text).length > 0) setOver({ fill: { title, text } });
    else navigate(`/?text=${encodeURIComponent(text)}`);
  };
  const close = () => setOver({});
  const ready = matching(builtIn(t), q, (one) => `${one.title} ${one.name}`);
  const prompts = data?.data ?? [];
  return (
    <Page
      title={t("prompts.title")}
      description={t("prompts.description")}
      actions={
        <Button look="solid" icon={<Plus size={18} aria-hidden />} onClick={() => setOver({ begin: {} })}>
          {t("prompts.new")}
        </Button>
      }
    >
      <TextField
        label={t("prompts.search")}
        hideLabel
        placeholder={t("prompts.search")}
        type="search"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      {error && <Failed error={error} onRetry={() => void refetch()} />}
      {isPending && <Loading />}
      {data && !q && prompts.length === 0 && (
        <Empty icon={<ScrollText />} title={t("prompts.none")} text={t("prompts.none_text")} />
      )}
      <Kept title={t("prompts.yours")} prompts={prompts.filter((one) => one.owner)} onUse={use} onOver={setOver} />
      <Kept title={t("prompts.shared")} prompts={prompts.filter((one) => !one.owner)} onUse={use} onOver={setOver} />
      <Ready prompts={ready} onUse={use} onOver={setOver} />
      {data && q && prompts.length + ready.length === 0 && (
        <p role="status" className="text-ink-soft">
          {t("prompts.nothing_found", { q })}
        </p>
      )}
      {(over.edit || over.begin) && <PromptDialog prompt={over.edit} begin={over.begin} onClose={close} />}
      {over.fill && (
        <FillDialog
          {...over.fill}
          onClose={close}
          onFilled={(text) => navigate(`/?text=${encodeURIComponent(text)}`)}
        />
      )}
      {over.remove && <Remove prompt={over.remove} onClose={close} />}
    </Page>
  );
}

interface Acting {
  onUse: (title: string, text: string) => void;
  onOver: (over: Over) => void;
}

function Kept({ title, prompts, onUse, onOver }: Acting & { title: string; prompts: Prompt[] }) {
  const t = useT();
  const may = useMay();
  const save = useSavePrompt();
  if (prompts.length === 0) return null;
  const share = (one: Prompt) => {
    const { id, version, name, title: called, text } = one;
    const audience = one.audience === "own" ? "workspace" : "own";
    save.mutate({ id, version, name, title: called, text, audience }, { onError: tellError });
  };
  return (
    <Group title={title}>
      {prompts.map((one) => {
        const mine = one.owner || may("agents:own");
        return (
          <li key={one.id}>
            <PromptCard
              {...one}
              badge={one.owner && one.audience === "workspace" && <Badge tone="accent">{t("prompts.is_shared")}</Badge>}
              onUse={() => onUse(one.title, one.text)}
              onEdit={mine ? () => onOver({ edit: one }) : undefined}
              onCopyToOwn={one.owner ? undefined : () => onOver({ begin: { ...copyOf(one) } })}
              onShare={one.owner ? { shared: one.audience === "workspace", run: () => share(one) } : undefined}
              onDelete={mine ? () => onOver({ remove: one }) : undefined}
            />
          </li>
        );
      })}
    </Group>
  );
}

function Ready({ prompts, onUse, onOver }: Acting & { prompts: BuiltIn[] }) {
  const t = useT();
  if (prompts.length === 0) return null;
  return (
    <Group title={t("prompts.built_in")}>
      {prompts.map((one) => (
        <li key={one.name}>
          <PromptCard
            {...one}
            onUse={() => onUse(one.title, one.text)}
            onCopyToOwn={() => onOver({ begin: copyOf(one) })}
          />
        </li>
      ))}
    </Group>
  );
}

function copyOf({ name, title, text, description }: Partial<NewPrompt>): Partial<NewPrompt> {
  return { name, title, text, description };
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-3">
      <h2 className="text-lg font-semibold">{title}</h2>
      <ul className="grid fill-cols-17 gap-3">{children}</ul>
    </section>
  );
}

function Remove({ prompt, onClose }: { prompt: Prompt; onClose: () => void }) {
  const t = useT();
  const remove = useDeletePrompt();
  const confirm = () =>
    remove.mutate(prompt.id, {
      onSuccess: () => tell(t("prompts.deleted")),
      onError: tellError,
      onSettled: onClose,
    });
  return (
    <Confirm
      open
      danger
      onClose={onClose}
      onConfirm={confirm}
      busy={remove.isPending}
      title={t("prompts.delete_title", { title: prompt.title })}
      description={t("prompts.delete_text")}
      verb={t("prompts.delete")}
    />
  );
}
