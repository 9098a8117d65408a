import { type FormEvent, useState } from "react";
import { useT } from "../i18n/t";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { TextField } from "../ui/fields";
import { useChangeThread } from "./queries";
import type { Thread } from "./types";

interface Props {
  thread: Thread;
  onClose: () => void;
}

export function RenameDialog({ thread, onClose }: Props) {
  const t = useT();
  const change = useChangeThread();
  const [name, setName] = useState(thread.name ?? thread.preview);
  const save = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ id: thread.id, change: { name: name.trim() || null } }, { onSuccess: onClose });
  };
  return (
    <Dialog open onClose={onClose} title={t("history.rename")} width="narrow">
      <form onSubmit={save} className="flex flex-col gap-3 pb-3">
        <TextField
          label={t("history.name")}
          value={name}
          maxLength={200}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" look="solid" busy={change.isPending} className="self-end">
          {t("history.save")}
        </Button>
      </form>
    </Dialog>
  );
}
