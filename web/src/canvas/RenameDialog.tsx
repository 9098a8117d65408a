import { useState } from "react";
import { useT } from "../i18n/t";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { TextField } from "../ui/fields";
import { tellError } from "../ui/toast";
import { useRename } from "./queries";
import type { Artefact } from "./types";

export function RenameDialog({ artefact, onClose }: { artefact: Artefact; onClose: () => void }) {
  const t = useT();
  const [title, setTitle] = useState(artefact.title);
  const rename = useRename(artefact.id);
  const submit = () => {
    if (title.trim()) rename.mutate(title.trim(), { onSuccess: onClose, onError: tellError });
  };
  const actions = (
    <>
      <Button onClick={onClose}>{t("ui.cancel")}</Button>
      <Button look="solid" busy={rename.isPending} disabled={!title.trim()} onClick={submit}>
        {t("canvas.rename")}
      </Button>
    </>
  );
  return (
    <Dialog open onClose={onClose} title={t("canvas.rename")} width="narrow" actions={actions}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextField
          label={t("canvas.title")}
          value={title}
          maxLength={200}
          onChange={(event) => setTitle(event.target.value)}
        />
      </form>
    </Dialog>
  );
}
