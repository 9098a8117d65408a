import { X } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { useT } from "../i18n/t";
import { Button, IconButton } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { TextField } from "../ui/fields";
import { useChangeThread, useTags } from "./queries";
import type { Thread } from "./types";

const MOST = 20;

interface Props {
  thread: Thread;
  onClose: () => void;
}

export function TagsDialog({ thread, onClose }: Props) {
  const t = useT();
  const change = useChangeThread();
  const known = useTags();
  const list = useId();
  const [tags, setTags] = useState(thread.tags);
  const [typed, setTyped] = useState("");
  const withTyped = () => {
    const tag = typed.trim();
    return tag && !tags.includes(tag) && tags.length < MOST ? [...tags, tag] : tags;
  };
  const add = (event: FormEvent) => {
    event.preventDefault();
    setTags(withTyped());
    setTyped("");
  };
  const save = () => change.mutate({ id: thread.id, change: { tags: withTyped() } }, { onSuccess: onClose });
  const actions = (
    <Button look="solid" busy={change.isPending} onClick={save}>
      {t("history.save")}
    </Button>
  );
  return (
    <Dialog open onClose={onClose} title={t("history.edit_tags")} width="narrow" actions={actions}>
      <form onSubmit={add} className="flex items-end gap-2">
        <TextField
          label={t("history.tag")}
          className="flex-1"
          value={typed}
          maxLength={50}
          list={list}
          onChange={(event) => setTyped(event.target.value)}
        />
        <datalist id={list}>
          {(known.data ?? []).map((one) => (
            <option key={one.name} value={one.name} />
          ))}
        </datalist>
        <Button type="submit">{t("history.add")}</Button>
      </form>
      <ul className="mt-3 flex flex-wrap gap-2" aria-label={t("history.tags")}>
        {tags.map((tag) => (
          <li key={tag} className="flex items-center rounded-full bg-sunken pl-3 text-sm">
            {tag}
            <IconButton
              label={t("history.remove_tag", { tag })}
              size="small"
              onClick={() => setTags(tags.filter((one) => one !== tag))}
            >
              <X size={14} aria-hidden />
            </IconButton>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
