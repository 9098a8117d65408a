import { type FormEvent, useState } from "react";
import { useT } from "../i18n/t";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { TextField } from "../ui/fields";
import { folderPath } from "./folders";
import { useChangeThread } from "./queries";
import type { Thread } from "./types";

interface Props {
  thread: Thread;
  onClose: () => void;
}

/** Into a folder that there is not yet: folders are there as long as something is in them. */
export function FolderDialog({ thread, onClose }: Props) {
  const t = useT();
  const change = useChangeThread();
  const [typed, setTyped] = useState(thread.folder ?? "");
  const [tried, setTried] = useState(false);
  const path = folderPath(typed);
  const save = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (path) change.mutate({ id: thread.id, change: { folder: path } }, { onSuccess: onClose });
  };
  return (
    <Dialog open onClose={onClose} title={t("history.new_folder_title")} width="narrow">
      <form onSubmit={save} className="flex flex-col gap-3 pb-3">
        <TextField
          label={t("history.folder")}
          hint={t("history.folder_hint")}
          error={tried && !path ? t("history.folder_wrong") : undefined}
          value={typed}
          maxLength={190}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Button type="submit" look="solid" busy={change.isPending} className="self-end">
          {t("history.move")}
        </Button>
      </form>
    </Dialog>
  );
}
