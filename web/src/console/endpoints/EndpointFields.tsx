import { Plus } from "lucide-react";
import type { ReactNode } from "react";
import { useT } from "../../i18n/t";
import { Button } from "../../ui/Button";
import { Checkbox, Select, TextArea, TextField } from "../../ui/fields";
import { Card, Section } from "../../ui/Page";
import { Failed } from "../../ui/states";
import { DeploymentFields } from "./DeploymentFields";
import {
  CAUSES,
  type DeploymentForm,
  type EndpointForm,
  isName,
  issuesAt,
  LIMITS,
  newDeployment,
  otherIssues,
} from "./form";
import { useFilterNames } from "./queries";

interface Props {
  form: EndpointForm;
  onChange: (form: EndpointForm) => void;
  onSubmit: () => void;
  error: unknown;
  isNew: boolean;
  actions: ReactNode;
}

const SHOWN = ["name", "description", "deployments", "filter", "limits", "wake_timeout", "fallback_on"];

/** All that one says of an endpoint, whether it is made or changed. */
export function EndpointFields({ form, onChange, onSubmit, error, isNew, actions }: Props) {
  const t = useT();
  const set = (changed: Partial<EndpointForm>) => onChange({ ...form, ...changed });
  const rest = otherIssues(
    error,
    SHOWN.filter((one) => one !== "deployments").map((one) => [one]),
  ).filter((one) => !shownAtDeployments(error, form).includes(one));
  return (
    <form
      className="flex flex-col gap-6"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {isNew && (
        <TextField
          className="max-w-md"
          label={t("endpoints.name")}
          hint={t("endpoints.name_hint")}
          error={form.name && !isName(form.name) ? t("endpoints.name_wrong") : issuesAt(error, ["name"])}
          value={form.name}
          onChange={(event) => set({ name: event.target.value })}
          required
          maxLength={63}
          spellCheck={false}
          autoCapitalize="none"
        />
      )}
      <Deployments form={form} set={set} error={error} />
      <Section title={t("endpoints.safety")}>
        <Card className="flex flex-col gap-4">
          <FilterField form={form} set={set} error={error} />
          <LimitFields form={form} set={set} error={error} />
        </Card>
      </Section>
      <TextArea
        label={t("endpoints.about")}
        error={issuesAt(error, ["description"])}
        rows={2}
        maxLength={1000}
        value={form.description}
        onChange={(event) => set({ description: event.target.value })}
      />
      {error !== null && error !== undefined && <Failed error={error} />}
      {rest.length > 0 && (
        <ul lang="en" className="list-disc pl-5 text-sm text-bad">
          {rest.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      )}
      <div className="flex flex-wrap justify-end gap-2">{actions}</div>
    </form>
  );
}

/** What is told beside a field of a deployment need not be told below the form again. */
function shownAtDeployments(error: unknown, form: EndpointForm): string[] {
  const fields = ["model", "provider", "provider_model", "scaling", "name", "context", "parallel"];
  return form.deployments.flatMap((_, at) =>
    fields.flatMap((field) => issuesAt(error, ["deployments", at, field]) ?? []),
  );
}

interface PartProps {
  form: EndpointForm;
  set: (changed: Partial<EndpointForm>) => void;
  error: unknown;
}

function Deployments({ form, set, error }: PartProps) {
  const t = useT();
  const { deployments } = form;
  const change = (at: number, changed: Partial<DeploymentForm>) =>
    set({ deployments: deployments.map((one, place) => (place === at ? { ...one, ...changed } : one)) });
  const move = (at: number, by: -1 | 1) => {
    const next = [...deployments];
    const [moved] = next.splice(at, 1);
    if (moved) next.splice(at + by, 0, moved);
    set({ deployments: next });
  };
  const free = () => {
    let number = deployments.length;
    while (deployments.some((one) => one.name === `fallback-${number}`)) number += 1;
    return `fallback-${number}`;
  };
  return (
    <Section title={t("endpoints.model_and_place")} description={t("endpoints.fallback_text")}>
      {deployments.map((one, at) => (
        <DeploymentFields
          key={one.key}
          value={one}
          at={at}
          count={deployments.length}
          error={error}
          onChange={(changed) => change(at, changed)}
          onMove={(by) => move(at, by)}
          onRemove={() => set({ deployments: deployments.filter((other) => other.key !== one.key) })}
        />
      ))}
      <div className="flex flex-wrap items-start justify-between gap-4">
        <Button
          icon={<Plus size={17} aria-hidden />}
          onClick={() => set({ deployments: [...deployments, newDeployment(free())] })}
        >
          {t("endpoints.add_fallback")}
        </Button>
        {deployments.length > 1 && <Causes form={form} set={set} />}
      </div>
    </Section>
  );
}

// messages: endpoints.cause.* endpoints.limit.*
function Causes({ form, set }: Omit<PartProps, "error">) {
  const t = useT();
  return (
    <fieldset>
      <legend className="text-sm font-medium">{t("endpoints.fallback_on")}</legend>
      {CAUSES.map((cause) => (
        <Checkbox
          key={cause}
          label={t(`endpoints.cause.${cause}`)}
          checked={form.fallbackOn.includes(cause)}
          onChange={(event) =>
            set({
              fallbackOn: CAUSES.filter((one) =>
                one === cause ? event.target.checked : form.fallbackOn.includes(one),
              ),
            })
          }
        />
      ))}
    </fieldset>
  );
}

function FilterField({ form, set, error }: PartProps) {
  const t = useT();
  const filters = useFilterNames();
  const names = new Set(["default", ...(filters.data ?? []), ...(form.filter ? [form.filter] : [])]);
  return (
    <Select
      className="max-w-md"
      label={t("endpoints.filter")}
      hint={t("endpoints.filter_hint")}
      error={issuesAt(error, ["filter"])}
      value={form.filter}
      onChange={(event) => set({ filter: event.target.value })}
      options={[
        { value: "", label: t("endpoints.no_filter") },
        ...[...names].map((one) => ({ value: one, label: one })),
      ]}
    />
  );
}

function LimitFields({ form, set, error }: PartProps) {
  const t = useT();
  return (
    <fieldset>
      <legend className="pb-2 text-sm font-medium">{t("endpoints.limits")}</legend>
      <div className="grid fill-cols-9 gap-4">
        {LIMITS.map((limit) => (
          <TextField
            key={limit}
            label={t(`endpoints.limit.${limit}`)}
            error={issuesAt(error, ["limits", limit])}
            type="number"
            min={1}
            placeholder={t("endpoints.no_limit")}
            value={form.limits[limit]}
            onChange={(event) => set({ limits: { ...form.limits, [limit]: event.target.value } })}
          />
        ))}
      </div>
    </fieldset>
  );
}
