import { useState } from "react";
import { useT } from "../../i18n/t";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Select, TextField } from "../../ui/fields";
import { Badge } from "../../ui/states";
import { Table } from "../../ui/Table";
import { tell } from "../../ui/toast";
import { FormFailed, problemOf } from "../forms/problems";
import { KINDS, type Kind, type Provider, type Tested, useProviderChanges } from "./queries";

const ALL = Object.keys(KINDS) as Kind[];

export function AddDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const { add } = useProviderChanges();
  const [form, setForm] = useState({ name: "mistral", kind: "mistral" as Kind, base_url: "", key: "" });
  const { form: address } = KINDS[form.kind];
  const submit = () =>
    add.mutate(form, {
      onSuccess: () => {
        tell(t("providers.added", { name: form.name }));
        onClose();
      },
    });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("providers.add")}
      description={t("providers.add_text")}
      actions={
        <>
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          <Button
            look="solid"
            busy={add.isPending}
            disabled={!form.name || (Boolean(address) && !form.base_url)}
            onClick={submit}
          >
            {t("providers.add")}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Select
          label={t("providers.kind")}
          value={form.kind}
          onChange={(event) => {
            const kind = ALL.find((one) => one === event.target.value) ?? "mistral";
            setForm({ ...form, kind, name: form.name === form.kind ? kind : form.name });
          }}
          options={ALL.map((one) => ({ value: one, label: KINDS[one].title }))}
        />
        <TextField
          label={t("providers.name")}
          hint={t("providers.name_hint")}
          value={form.name}
          error={problemOf(add.error, "name")}
          onChange={(event) => setForm({ ...form, name: event.target.value })}
        />
        <TextField
          label={t("providers.address")}
          hint={address ? t("providers.address_hint", { form: address }) : t("providers.address_known")}
          type="url"
          value={form.base_url}
          error={problemOf(add.error, "base_url")}
          onChange={(event) => setForm({ ...form, base_url: event.target.value })}
        />
        <KeyField value={form.key} onChange={(key) => setForm({ ...form, key })} error={problemOf(add.error, "key")} />
        <FormFailed error={add.error} fields={["name", "base_url", "key"]} />
      </div>
    </Dialog>
  );
}

function KeyField({ value, onChange, error }: { value: string; onChange: (value: string) => void; error?: string }) {
  const t = useT();
  return (
    <TextField
      label={t("providers.key")}
      hint={t("providers.key_hint")}
      type="password"
      autoComplete="off"
      value={value}
      error={error}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

export function RotateDialog({ provider, onClose }: { provider: Provider; onClose: () => void }) {
  const t = useT();
  const { rotate } = useProviderChanges();
  const [key, setKey] = useState("");
  const submit = () =>
    rotate.mutate(
      { name: provider.name, key },
      {
        onSuccess: () => {
          tell(t("providers.rotated", { name: provider.name }));
          onClose();
        },
      },
    );
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("providers.rotate_title", { name: provider.name })}
      description={t("providers.rotate_text")}
      width="narrow"
      actions={
        <>
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          <Button look="solid" busy={rotate.isPending} disabled={!key} onClick={submit}>
            {t("providers.rotate")}
          </Button>
        </>
      }
    >
      <KeyField value={key} onChange={setKey} error={problemOf(rotate.error, "key")} />
      <FormFailed error={rotate.error} fields={["key"]} />
    </Dialog>
  );
}

const TONES = { yes: "good", no: "bad", unknown: "plain" } as const;

// messages: providers.answer.*
export function TestDialog({ provider, onClose }: { provider: Provider; onClose: () => void }) {
  const t = useT();
  const { test } = useProviderChanges();
  const [model, setModel] = useState("");
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("providers.test_title", { name: provider.name })}
      description={t("providers.test_text")}
      actions={
        <Button look="solid" busy={test.isPending} onClick={() => test.mutate({ name: provider.name, model })}>
          {t("providers.test")}
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <TextField
          label={t("providers.model")}
          hint={t("providers.model_hint")}
          value={model}
          onChange={(event) => setModel(event.target.value)}
        />
        <FormFailed error={test.error} />
        {test.data && <Findings tested={test.data} />}
      </div>
    </Dialog>
  );
}

function Findings({ tested }: { tested: Tested }) {
  const t = useT();
  return (
    <Table
      label={t("providers.findings", { model: tested.found.model })}
      rows={tested.found.findings}
      rowKey={(one) => one.name}
      columns={[
        { id: "name", label: t("providers.finding"), cell: (one) => <span lang="en">{one.name}</span> },
        {
          id: "answer",
          label: t("providers.result"),
          cell: (one) => <Badge tone={TONES[one.answer]}>{t(`providers.answer.${one.answer}`)}</Badge>,
        },
        {
          id: "told",
          label: t("providers.seen"),
          cell: (one) => (
            <span lang="en" className="break-words">
              {one.told}
            </span>
          ),
        },
      ]}
    />
  );
}
