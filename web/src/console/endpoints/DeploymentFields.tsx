import { ArrowDown, ArrowUp, Trash2 } from "lucide-react";
import { useT } from "../../i18n/t";
import { IconButton } from "../../ui/Button";
import { Select, TextField } from "../../ui/fields";
import { type DeploymentForm, issuesAt } from "./form";
import { ModelField } from "./ModelField";
import { useProviderNames } from "./queries";

interface Props {
  value: DeploymentForm;
  at: number;
  count: number;
  error: unknown;
  onChange: (changed: Partial<DeploymentForm>) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}

/** One deployment of an endpoint: a model, where it runs, and how it is scaled there. */
export function DeploymentFields(props: Props) {
  const { value, at, error, onChange } = props;
  const t = useT();
  const providers = useProviderNames();
  const issue = (field: string) => issuesAt(error, ["deployments", at, field]);
  return (
    <fieldset className="flex min-w-0 flex-col gap-4 rounded-card border border-line bg-raised p-4 shadow-low">
      <Head {...props} />
      <div className="grid gap-4 sm:grid-cols-2">
        <ModelField value={value} error={issue("model")} onChange={(model) => onChange({ model })} />
        <div className="flex flex-col gap-4">
          <Select
            label={t("endpoints.runs_at")}
            error={issue("provider")}
            value={value.provider}
            onChange={(event) => onChange({ provider: event.target.value })}
            options={[
              { value: "", label: t("endpoints.this_server") },
              ...(providers.data ?? []).map((one) => ({ value: one.name, label: one.name })),
            ]}
          />
          {value.provider && (
            <TextField
              label={t("endpoints.provider_model")}
              hint={t("endpoints.provider_model_hint")}
              error={issue("provider_model")}
              value={value.providerModel}
              onChange={(event) => onChange({ providerModel: event.target.value })}
              spellCheck={false}
            />
          )}
        </div>
      </div>
      {!value.provider && <ScalingFields value={value} onChange={onChange} error={issue("scaling")} />}
      <Advanced {...props} />
    </fieldset>
  );
}

function Head({ value, at, count, onMove, onRemove }: Props) {
  const t = useT();
  const title = at === 0 ? t("endpoints.deployment") : t("endpoints.fallback_number", { number: at });
  return (
    <div className="flex items-center justify-between gap-2">
      <legend className="float-left font-semibold">{title}</legend>
      {count > 1 && (
        <span className="flex">
          {at > 0 && (
            <IconButton size="small" label={t("endpoints.move_up", { name: value.name })} onClick={() => onMove(-1)}>
              <ArrowUp size={16} aria-hidden />
            </IconButton>
          )}
          {at < count - 1 && (
            <IconButton size="small" label={t("endpoints.move_down", { name: value.name })} onClick={() => onMove(1)}>
              <ArrowDown size={16} aria-hidden />
            </IconButton>
          )}
          <IconButton size="small" label={t("endpoints.remove_deployment", { name: value.name })} onClick={onRemove}>
            <Trash2 size={16} aria-hidden />
          </IconButton>
        </span>
      )}
    </div>
  );
}

interface ScalingProps {
  value: DeploymentForm;
  error: string | undefined;
  onChange: (changed: Partial<DeploymentForm>) => void;
}

function ScalingFields({ value, error, onChange }: ScalingProps) {
  const t = useT();
  const sleeps = value.minReplicas.trim() === "0";
  return (
    <div className="grid fill-cols-9 gap-4">
      <TextField
        label={t("endpoints.min_replicas")}
        hint={t("endpoints.min_replicas_hint")}
        error={error}
        type="number"
        min={0}
        max={64}
        value={value.minReplicas}
        onChange={(event) => onChange({ minReplicas: event.target.value })}
      />
      <TextField
        label={t("endpoints.max_replicas")}
        type="number"
        min={1}
        max={64}
        value={value.maxReplicas}
        onChange={(event) => onChange({ maxReplicas: event.target.value })}
      />
      {sleeps && (
        <TextField
          label={t("endpoints.idle_timeout")}
          hint={t("endpoints.seconds")}
          type="number"
          min={1}
          value={value.idleTimeout}
          onChange={(event) => onChange({ idleTimeout: event.target.value })}
        />
      )}
    </div>
  );
}

function Advanced({ value, at, error, onChange }: Props) {
  const t = useT();
  const issue = (field: string) => issuesAt(error, ["deployments", at, field]);
  const wrong = issue("name") ?? issue("context") ?? issue("parallel");
  return (
    <details className="text-sm" open={wrong !== undefined || undefined}>
      <summary className="py-2 text-ink-soft">{t("endpoints.advanced")}</summary>
      <div className="mt-2 grid fill-cols-9 gap-4">
        <TextField
          label={t("endpoints.deployment_name")}
          error={issue("name")}
          value={value.name}
          onChange={(event) => onChange({ name: event.target.value })}
          spellCheck={false}
        />
        <TextField
          label={t("endpoints.context")}
          hint={t("endpoints.context_hint")}
          error={issue("context")}
          type="number"
          min={1}
          value={value.context}
          onChange={(event) => onChange({ context: event.target.value })}
        />
        <TextField
          label={t("endpoints.parallel")}
          hint={t("endpoints.parallel_hint")}
          error={issue("parallel")}
          type="number"
          min={1}
          value={value.parallel}
          onChange={(event) => onChange({ parallel: event.target.value })}
        />
      </div>
    </details>
  );
}
