import { useState } from "react";
import { useMay } from "../../api/session";
import { useT } from "../../i18n/t";
import { useServed } from "../../models/queries";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Checkbox, Select, TextField } from "../../ui/fields";
import { FormFailed, problemOf } from "../forms/problems";
import { LimitFields } from "./LimitFields";
import { limitsOf, ownLimits, wrong } from "./limits";
import { type MadeKey, useKeyChanges } from "./queries";

const CALLS = ["models:read", "chat", "embeddings", "moderations"];
const MORE = ["documents", "assistants", "usage:read"];
const MANAGING = ["manage:read", "manage"];
const DAYS = ["30", "90", "365", ""] as const;

export function scopeKey(scope: string): string {
  return scope.replace(":", "_");
}

interface Form {
  name: string;
  scopes: string[];
  endpoints: string[];
  days: string;
}

const DAY = 86_400;

// messages: keys.scope.*
// messages: keys.days.*
export function NewKeyDialog({ onClose, onMade }: { onClose: () => void; onMade: (made: MadeKey) => void }) {
  const t = useT();
  const may = useMay();
  const { create } = useKeyChanges();
  const [form, setForm] = useState<Form>({ name: "", scopes: CALLS, endpoints: [], days: "365" });
  const [limits, setLimits] = useState(limitsOf({}));
  const set = (changed: Partial<Form>) => setForm((known) => ({ ...known, ...changed }));
  const scopes = [...CALLS, ...MORE, ...(may("keys:manage") ? MANAGING : [])];
  const submit = () =>
    create.mutate(
      {
        name: form.name.trim() || "key",
        scopes: form.scopes,
        endpoints: form.endpoints.length > 0 ? form.endpoints : null,
        user: "",
        expires_at: form.days ? String(Math.floor(Date.now() / 1000) + Number(form.days) * DAY) : "",
        limits: ownLimits(limits),
      },
      { onSuccess: onMade },
    );
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("keys.new")}
      description={t("keys.new_text")}
      actions={
        <>
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          <Button
            look="solid"
            busy={create.isPending}
            disabled={form.scopes.length === 0 || wrong(limits).length > 0}
            onClick={submit}
          >
            {t("keys.create")}
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextField
          label={t("keys.name")}
          hint={t("keys.name_hint")}
          value={form.name}
          maxLength={100}
          error={problemOf(create.error, "name")}
          onChange={(event) => set({ name: event.target.value })}
        />
        <fieldset className="flex flex-col gap-1">
          <legend className="pb-1 text-sm font-medium">{t("keys.scopes")}</legend>
          {scopes.map((scope) => (
            <Checkbox
              key={scope}
              label={
                <>
                  {t(`keys.scope.${scopeKey(scope)}` as "keys.scope.chat")}{" "}
                  <code className="font-mono text-xs text-ink-soft">{scope}</code>
                </>
              }
              checked={form.scopes.includes(scope)}
              onChange={(event) =>
                set({
                  scopes: event.target.checked
                    ? [...form.scopes, scope]
                    : form.scopes.filter((known) => known !== scope),
                })
              }
            />
          ))}
        </fieldset>
        <EndpointChoice chosen={form.endpoints} onChange={(endpoints) => set({ endpoints })} />
        <Select
          label={t("keys.expiry")}
          value={form.days}
          onChange={(event) => set({ days: event.target.value })}
          options={DAYS.map((days) => ({ value: days, label: t(`keys.days.${days || "never"}`) }))}
        />
        {may("keys:write") && (
          <details className="rounded-card border border-line p-3">
            <summary className="cursor-pointer text-sm font-medium">{t("keys.limits")}</summary>
            <div className="pt-3">
              <LimitFields value={limits} onChange={setLimits} />
            </div>
          </details>
        )}
        <FormFailed error={create.error} fields={["name"]} />
      </form>
    </Dialog>
  );
}

function EndpointChoice({ chosen, onChange }: { chosen: string[]; onChange: (chosen: string[]) => void }) {
  const t = useT();
  const served = useServed();
  const names = served.data?.map((one) => one.name) ?? [];
  if (names.length < 2) return null;
  return (
    <details className="rounded-card border border-line p-3">
      <summary className="cursor-pointer text-sm font-medium">
        {t("keys.endpoints")}: {chosen.length === 0 ? t("keys.every_endpoint") : chosen.join(", ")}
      </summary>
      <div className="flex flex-col gap-1 pt-2">
        {names.map((name) => (
          <Checkbox
            key={name}
            label={name}
            checked={chosen.includes(name)}
            onChange={(event) =>
              onChange(event.target.checked ? [...chosen, name] : chosen.filter((known) => known !== name))
            }
          />
        ))}
      </div>
    </details>
  );
}
