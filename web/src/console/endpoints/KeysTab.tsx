import { Eye, EyeOff, RefreshCw } from "lucide-react";
import { useState } from "react";
import { useMay } from "../../api/session";
import { useT } from "../../i18n/t";
import { Button, IconButton } from "../../ui/Button";
import { CopyButton } from "../../ui/Copy";
import { Confirm } from "../../ui/Dialog";
import { Card, Section } from "../../ui/Page";
import { Failed } from "../../ui/states";
import { tell, tellError } from "../../ui/toast";
import { useModel } from "../catalog/queries";
import { CodeSamples } from "../samples/CodeSamples";
import { firstCall } from "../samples/call";
import { type ShownEndpoint, type Slot, useKeys } from "./queries";

export function KeysTab({ shown }: { shown: ShownEndpoint }) {
  const t = useT();
  const may = useMay();
  const { endpoint } = shown;
  const model = useModel(endpoint.spec.deployments[0]?.model ?? "");
  return (
    <div className="flex flex-col gap-6">
      <Section title={t("endpoints.addresses")} description={t("endpoints.addresses_text", { name: endpoint.name })}>
        <Addresses shown={shown} />
      </Section>
      {may("endpoints:keys") && (
        <Section title={t("endpoints.keys")} description={t("endpoints.keys_text")}>
          <Keys name={endpoint.name} />
        </Section>
      )}
      <Section title={t("endpoints.samples")}>
        <CodeSamples call={firstCall(endpoint.name, model.data?.card.capabilities ?? ["chat"], t)} />
      </Section>
    </div>
  );
}

function Addresses({ shown }: { shown: ShownEndpoint }) {
  const t = useT();
  const addresses: [label: string, address: string][] = [
    ["Mistral", location.origin],
    ["OpenAI", `${location.origin}/openai/v1`],
    ["Azure AI Inference", `${location.origin}${shown.url}`],
    [t("endpoints.mistral_on_azure"), `${location.origin}${shown.url}/v1`],
  ];
  return (
    <Card>
      <dl className="flex flex-col gap-3">
        {addresses.map(([label, address]) => (
          <div key={label}>
            <dt className="text-sm text-ink-soft">{label}</dt>
            <dd className="flex items-center justify-between gap-3">
              <code className="font-mono text-sm break-all">{address}</code>
              <CopyButton text={address} label={t("endpoints.copy_address", { dialect: label })} />
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

const SLOTS: Slot[] = ["primary", "secondary"];

/** They are asked for once a view of the page, because each look at them is in the audit log; then hidden and shown. */
function Keys({ name }: { name: string }) {
  const t = useT();
  const { show, rotate } = useKeys(name);
  const [secrets, setSecrets] = useState<Record<string, string> | null>(null);
  const [visible, setVisible] = useState(false);
  const [replacing, setReplacing] = useState<Slot | null>(null);
  const look = () => {
    if (secrets) return setVisible(!visible);
    show.mutate(undefined, {
      onSuccess: (found) => {
        setSecrets(found);
        setVisible(true);
      },
    });
  };
  const replace = () =>
    replacing &&
    rotate.mutate(replacing, {
      onSuccess: (fresh) => {
        setSecrets((old) => (old ? { ...old, ...fresh } : { ...fresh }));
        setVisible(true);
        tell(t("endpoints.rotated"));
      },
      onError: tellError,
      onSettled: () => setReplacing(null),
    });
  return (
    <Card className="flex flex-col gap-3">
      {SLOTS.map((slot) => (
        <Key key={slot} slot={slot} secret={secrets?.[slot]} visible={visible} onReplace={() => setReplacing(slot)} />
      ))}
      {show.error && <Failed error={show.error} />}
      <Button
        className="self-start"
        busy={show.isPending}
        icon={visible ? <EyeOff size={17} aria-hidden /> : <Eye size={17} aria-hidden />}
        onClick={look}
      >
        {visible ? t("endpoints.hide_keys") : t("endpoints.show_keys")}
      </Button>
      <Confirm
        open={replacing !== null}
        onClose={() => setReplacing(null)}
        onConfirm={replace}
        title={t("endpoints.rotate_title")}
        description={t("endpoints.rotate_text")}
        verb={t("endpoints.rotate")}
        danger
        busy={rotate.isPending}
      />
    </Card>
  );
}

interface KeyProps {
  slot: Slot;
  secret: string | undefined;
  visible: boolean;
  onReplace: () => void;
}

// messages: endpoints.slot.*
function Key({ slot, secret, visible, onReplace }: KeyProps) {
  const t = useT();
  const label = t(`endpoints.slot.${slot}`);
  return (
    <div className="flex items-center justify-between gap-2">
      <div className="min-w-0">
        <p className="text-sm text-ink-soft">{label}</p>
        <code className="font-mono text-sm break-all">{visible && secret ? secret : "••••••••••••••••"}</code>
      </div>
      <span className="flex shrink-0">
        {secret && <CopyButton text={secret} label={t("endpoints.copy_key", { key: label })} />}
        <IconButton size="small" label={t("endpoints.rotate_key", { key: label })} onClick={onReplace}>
          <RefreshCw size={16} aria-hidden />
        </IconButton>
      </span>
    </div>
  );
}
