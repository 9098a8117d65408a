import { Wrench } from "lucide-react";
import { Link } from "wouter";
import { known, useT } from "../i18n/t";
import { Button } from "../ui/Button";
import { Switch } from "../ui/fields";
import { Popover } from "../ui/Popover";
import { Failed, Spinner } from "../ui/states";
import { type Connector, useConnectors, useToolStates } from "./queries";

/** A tool of a conversation, as /v1/conversations takes it. */
export type ToolChoice = Record<string, unknown>;

interface Props {
  value: ToolChoice[];
  onChange: (value: ToolChoice[]) => void;
}

/** Libraries and functions of clients are chosen elsewhere; of two kinds of web search one is enough. */
const OFFERED = ["web_search", "code_interpreter", "image_generation", "canvas", "memory", "ask_user"] as const;
/** These need no switching on by an operator. */
const ALWAYS = new Set<string>(["ask_user"]);

/** Which tools this conversation has. What does not work on this server is not offered. */
export function ToolsMenu({ value, onChange }: Props) {
  const t = useT();
  const count = value.filter((one) => one.type !== "document_library").length;
  const trigger = (
    <Button size="small" look="quiet" icon={<Wrench size={17} aria-hidden />}>
      <span className="max-md:sr-only">{t("tools.menu")}</span>
      {count > 0 && <span className="rounded-full bg-accent-soft px-1.5 text-xs text-accent">{count}</span>}
    </Button>
  );
  return (
    <Popover trigger={trigger} label={t("tools.menu_label")} side="top" className="w-[20rem]">
      <Choices value={value} onChange={onChange} />
    </Popover>
  );
}

/** messages: tools.kind.* */
function Choices({ value, onChange }: Props) {
  const t = useT();
  const states = useToolStates();
  const connectors = useConnectors();
  if (states.isPending) return <Spinner words />;
  if (states.error) return <Failed error={states.error} onRetry={() => void states.refetch()} />;
  const on = new Set(states.data.filter((one) => one.on).map((one) => one.type));
  const offered = OFFERED.filter((kind) => on.has(kind) || ALWAYS.has(kind));
  const has = (type: string) => value.some((one) => one.type === type);
  const set = (type: string, wanted: boolean) =>
    onChange(wanted ? [...value, { type }] : value.filter((one) => one.type !== type));
  return (
    <div className="flex flex-col gap-1">
      {offered.map((kind) => {
        const hint = `tools.kind.${kind}_hint`;
        return (
          <Switch
            key={kind}
            label={t(`tools.kind.${kind}`)}
            hint={known(hint) ? t(hint) : undefined}
            checked={has(kind)}
            onChange={(wanted) => set(kind, wanted)}
          />
        );
      })}
      {on.has("connector") && connectors.data && <Connectors all={connectors.data} value={value} onChange={onChange} />}
    </div>
  );
}

function Connectors({ all, value, onChange }: Props & { all: Connector[] }) {
  const t = useT();
  const is = (one: ToolChoice, connector: Connector) =>
    one.type === "connector" && (one.connector_id === connector.id || one.connector_id === connector.name);
  const set = (connector: Connector, wanted: boolean) => {
    const others = value.filter((one) => !is(one, connector));
    onChange(wanted ? [...others, { type: "connector", connector_id: connector.id }] : others);
  };
  return (
    <div className="mt-1 border-t border-line pt-2">
      <p className="text-xs font-semibold text-ink-soft">{t("tools.connectors")}</p>
      {all.map((connector) => (
        <Switch
          key={connector.id}
          label={connector.title || connector.name}
          hint={connector.description}
          checked={value.some((one) => is(one, connector))}
          onChange={(wanted) => set(connector, wanted)}
        />
      ))}
      <Link
        href="/connectors"
        className="inline-flex min-h-9 items-center text-sm text-accent underline max-md:min-h-10"
      >
        {t("tools.manage_connectors")}
      </Link>
    </div>
  );
}
