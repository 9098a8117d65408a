import { useT } from "../i18n/t";
import { fullNameOf } from "../models/naming";
import { useChatModels } from "../models/queries";
import { Select, TextArea, TextField } from "../ui/fields";
import { AgentTools } from "./AgentTools";
import { type Agent, type Draft, formIsRight } from "./draft";
import { GuardFields } from "./GuardFields";

interface Props {
  draft: Draft;
  onChange: (draft: Draft) => void;
  agent?: Agent;
}

export function AgentFields({ draft, onChange, agent }: Props) {
  const t = useT();
  const set = (changed: Partial<Draft>) => onChange({ ...draft, ...changed });
  return (
    <>
      <TextField
        label={t("agents.name")}
        required
        maxLength={200}
        value={draft.name}
        onChange={(event) => set({ name: event.target.value })}
      />
      <ModelField model={draft.model} onChange={(model) => set({ model })} />
      <TextField
        label={t("agents.what_for")}
        hint={t("agents.what_for_hint")}
        maxLength={4000}
        value={draft.description}
        onChange={(event) => set({ description: event.target.value })}
      />
      <TextArea
        label={t("agents.instructions")}
        hint={t("agents.instructions_hint")}
        rows={10}
        maxLength={100_000}
        value={draft.instructions}
        onChange={(event) => set({ instructions: event.target.value })}
      />
      <AgentTools draft={draft} onChange={onChange} agent={agent} />
      <TextArea
        label={t("agents.starters")}
        hint={t("agents.starters_hint")}
        rows={3}
        value={draft.starters}
        onChange={(event) => set({ starters: event.target.value })}
      />
      <GuardFields guardrails={draft.guardrails} onChange={(guardrails) => set({ guardrails })} />
      <details className="rounded-card border border-line p-4" open={Boolean(draft.form)}>
        <summary className="min-h-8 cursor-pointer font-semibold">{t("agents.parameters")}</summary>
        <Parameters draft={draft} set={set} />
      </details>
    </>
  );
}

function ModelField({ model, onChange }: { model: string; onChange: (model: string) => void }) {
  const t = useT();
  const models = useChatModels();
  const options = models.map((one) => ({ value: one.name, label: fullNameOf(one) }));
  // An agent may have a model that is not served now, or not to everybody.
  if (model && !models.some((one) => one.name === model)) options.unshift({ value: model, label: model });
  if (!model) options.unshift({ value: "", label: "…" });
  return (
    <Select
      label={t("agents.model")}
      required
      options={options}
      value={model}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

function Parameters({ draft, set }: { draft: Draft; set: (changed: Partial<Draft>) => void }) {
  const t = useT();
  return (
    <div className="mt-3 flex flex-col gap-4">
      <div className="grid items-start gap-4 sm:grid-cols-3">
        <TextField
          label={t("agents.temperature")}
          type="number"
          min={0}
          max={1}
          step={0.05}
          value={draft.temperature}
          onChange={(event) => set({ temperature: event.target.value })}
        />
        <TextField
          label={t("agents.top_p")}
          type="number"
          min={0}
          max={1}
          step={0.05}
          value={draft.topP}
          onChange={(event) => set({ topP: event.target.value })}
        />
        <TextField
          label={t("agents.max_tokens")}
          type="number"
          min={1}
          step={1}
          value={draft.maxTokens}
          onChange={(event) => set({ maxTokens: event.target.value })}
        />
      </div>
      <p className="text-sm text-ink-soft">{t("agents.temperature_hint")}</p>
      <TextArea
        label={t("agents.form")}
        hint={t("agents.form_hint")}
        error={formIsRight(draft.form) ? undefined : t("agents.form_wrong")}
        rows={5}
        spellCheck={false}
        value={draft.form}
        onChange={(event) => set({ form: event.target.value })}
      />
    </div>
  );
}
