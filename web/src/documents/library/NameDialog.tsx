import { type FormEvent, useId, useState } from "react";
import { useT } from "../../i18n/t";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Switch, TextArea, TextField } from "../../ui/fields";
import type { Named } from "./changing";

interface Props {
  title: string;
  verb: string;
  given?: Named;
  /** Whose it is to be can be said only at the beginning. */
  sharing?: boolean;
  busy: boolean;
  onClose: () => void;
  onSave: (named: Named & { shared: boolean }) => void;
}

/** The name and the description of a library. */
export function NameDialog({ title, verb, given, sharing = false, busy, onClose, onSave }: Props) {
  const t = useT();
  const form = useId();
  const [name, setName] = useState(given?.name ?? "");
  const [description, setDescription] = useState(given?.description ?? "");
  const [shared, setShared] = useState(false);
  const save = (event: FormEvent) => {
    event.preventDefault();
    onSave({ name: name.trim(), description: description.trim(), shared });
  };
  const actions = (
    <>
      <Button onClick={onClose}>{t("ui.cancel")}</Button>
      <Button look="solid" type="submit" form={form} busy={busy} disabled={!name.trim()}>
        {verb}
      </Button>
    </>
  );
  return (
    <Dialog open onClose={onClose} title={title} actions={actions} width="narrow">
      <form id={form} onSubmit={save} className="flex flex-col gap-4 pb-2">
        <TextField
          label={t("library.name")}
          value={name}
          maxLength={200}
          required
          onChange={(event) => setName(event.target.value)}
        />
        <TextArea
          label={t("library.description")}
          hint={t("library.description_hint")}
          value={description}
          maxLength={4000}
          onChange={(event) => setDescription(event.target.value)}
        />
        {sharing && (
          <Switch
            label={t("library.of_workspace")}
            hint={t("library.of_workspace_hint")}
            checked={shared}
            onChange={setShared}
          />
        )}
      </form>
    </Dialog>
  );
}
