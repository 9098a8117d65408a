import { useQuery } from "@tanstack/react-query";
import { Bot, Check, ChevronDown } from "lucide-react";
import { useMemo, useState } from "react";
import { answered, api } from "../api/client";
import { useSession } from "../api/session";
import { useT } from "../i18n/t";
import { joined } from "../ui/joined";
import { Popover } from "../ui/Popover";
import { Badge, Spinner } from "../ui/states";
import { GoodAt, PlaceBadge, PriceText, Traits } from "./ModelFacts";
import { nameOf } from "./naming";
import { type ServedModel, useChatModels, useServed } from "./queries";

interface Props {
  /** The name of an endpoint. */
  value: string;
  onChange: (model: string) => void;
  /** Another agent may be chosen as well. */
  agentId?: string | null;
  onAgent?: (agentId: string) => void;
}

const MANY = 7;

/** Which model answers, what each is for, what it costs and where it runs. */
export function ModelPicker({ value, onChange, agentId, onAgent }: Props) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const models = useChatModels();
  const { isPending } = useServed();
  const agents = useAgents(Boolean(onAgent));
  const agent = agentId ? agents.find((one) => one.id === agentId) : undefined;
  const chosen = models.find((one) => one.name === value);
  const name = agent?.name ?? (chosen && nameOf(chosen).name) ?? (value || (isPending ? "…" : t("models.none")));
  const close = (run: () => void) => {
    run();
    setOpen(false);
  };
  return (
    <Popover
      label={t("models.choose")}
      open={open}
      onOpenChange={setOpen}
      side="top"
      className="w-[26rem] p-1.5"
      trigger={
        <button
          type="button"
          aria-label={t("models.chosen", { name })}
          className="inline-flex min-h-8 max-w-[14rem] min-w-0 items-center gap-1.5 rounded-lg px-2 text-sm font-medium text-ink-soft hover:bg-hover hover:text-ink max-md:min-h-10"
        >
          {agent && <Bot size={15} aria-hidden />}
          <span className="truncate">{name}</span>
          {chosen?.state === "loading" && <Spinner size={13} label={t("models.loading")} />}
          <ChevronDown size={15} aria-hidden className="shrink-0" />
        </button>
      }
    >
      <Models models={models} value={agent ? "" : value} onChange={(model) => close(() => onChange(model))} />
      {onAgent && agents.length > 0 && (
        <section className="mt-1 border-t border-line pt-1">
          <h2 className="px-2.5 py-1 text-xs font-semibold text-ink-soft">{t("models.agents")}</h2>
          {agents.map((one) => (
            <button
              key={one.id}
              type="button"
              aria-current={one.id === agentId ? "true" : undefined}
              onClick={() => close(() => onAgent(one.id))}
              className="flex min-h-10 w-full items-center gap-2 rounded-lg px-2.5 text-left hover:bg-hover"
            >
              <Bot size={16} aria-hidden className="text-ink-soft" />
              <span className="flex-1 truncate">{one.name}</span>
              {one.id === agentId && <Check size={16} aria-hidden />}
            </button>
          ))}
        </section>
      )}
    </Popover>
  );
}

function Models({
  models,
  value,
  onChange,
}: {
  models: ServedModel[];
  value: string;
  onChange: (model: string) => void;
}) {
  const t = useT();
  const [words, setWords] = useState("");
  const found = useMemo(() => {
    const wanted = words.toLowerCase();
    return models.filter((one) => `${one.title} ${one.name} ${one.publisher}`.toLowerCase().includes(wanted));
  }, [models, words]);
  if (models.length === 0) return <p className="p-3 text-ink-soft">{t("models.nothing_served")}</p>;
  return (
    <>
      {models.length > MANY && (
        <input
          type="search"
          aria-label={t("models.search")}
          placeholder={t("models.search")}
          value={words}
          onChange={(event) => setWords(event.target.value)}
          className="mb-1 min-h-9 w-full rounded-lg border border-line-strong bg-raised px-2.5"
        />
      )}
      {found.map((one) => (
        <ModelLine key={one.name} model={one} chosen={one.name === value} onChoose={() => onChange(one.name)} />
      ))}
    </>
  );
}

function ModelLine({ model, chosen, onChoose }: { model: ServedModel; chosen: boolean; onChoose: () => void }) {
  const t = useT();
  const { name, of } = nameOf(model);
  return (
    <button
      type="button"
      aria-current={chosen ? "true" : undefined}
      onClick={onChoose}
      className={joined("block w-full rounded-lg px-2.5 py-2 text-left hover:bg-hover", chosen && "bg-accent-soft")}
    >
      <span className="flex items-center gap-2">
        <span className="min-w-0 flex-1 truncate">
          <span className="font-medium">{name}</span>
          {of && <span className="text-ink-soft"> {of}</span>}
        </span>
        {model.demo && <Badge>{t("models.demo")}</Badge>}
        <PlaceBadge place={model.place} />
        {chosen && <Check size={16} aria-hidden className="text-accent" />}
      </span>
      <GoodAt model={model} />
      <span className="mt-0.5 block text-xs text-ink-soft">
        <Traits model={model} />
      </span>
      <span className="block text-xs text-ink-soft">
        <PriceText model={model} />
        {model.state === "asleep" && ` · ${t("models.asleep")}`}
        {model.state === "failed" && ` · ${t("models.failed")}`}
      </span>
    </button>
  );
}

interface KnownAgent {
  id: string;
  name: string;
}

function useAgents(wanted: boolean): KnownAgent[] {
  const { workspaceId } = useSession();
  const asked = useQuery({
    queryKey: ["agents", workspaceId, "picker"],
    queryFn: () => answered(api.GET("/v1/agents", { params: { query: { page_size: 100 } } })),
    enabled: wanted,
  });
  return (asked.data ?? []).map(({ id, name }) => ({ id, name }));
}
