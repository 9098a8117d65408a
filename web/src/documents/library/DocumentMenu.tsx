import { Download, MoreHorizontal, Pencil, RefreshCw, Trash2 } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { useT } from "../../i18n/t";
import { Button, IconButton } from "../../ui/Button";
import { Confirm, Dialog } from "../../ui/Dialog";
import { TextField } from "../../ui/fields";
import { Menu, type MenuEntry } from "../../ui/Menu";
import { tell, tellError } from "../../ui/toast";
import { type Doc, removeDocument } from "../attaching/library";
import { download } from "../download";
import { renameDocument, reprocess, useChange } from "./changing";

interface Props {
  document: Doc;
  /** Whether the user may change what is in the library. */
  changes: boolean;
  onDeleted?: () => void;
}

export function DocumentMenu({ document, changes, onDeleted }: Props) {
  const t = useT();
  const [open, setOpen] = useState<"rename" | "delete" | null>(null);
  const { library_id, id, name } = document;
  const anew = useChange(
    () => reprocess(library_id, id),
    () => tell(t("library.reading_anew", { name })),
  );
  const deleted = useChange(
    () => removeDocument(library_id, id),
    () => {
      setOpen(null);
      onDeleted?.();
    },
  );
  const entries: MenuEntry[] = [
    { label: t("documents.download"), icon: <Download />, onSelect: () => void download(document).catch(tellError) },
  ];
  if (changes) {
    entries.push(
      { label: t("library.rename"), icon: <Pencil />, onSelect: () => setOpen("rename") },
      { label: t("library.read_anew"), icon: <RefreshCw />, onSelect: () => anew.mutate(undefined) },
      null,
      { label: t("library.delete"), icon: <Trash2 />, danger: true, onSelect: () => setOpen("delete") },
    );
  }
  return (
    <>
      <Menu
        entries={entries}
        trigger={
          <IconButton size="small" label={t("library.actions_of", { name })}>
            <MoreHorizontal size={18} aria-hidden />
          </IconButton>
        }
      />
      {open === "rename" && <RenameDialog document={document} onClose={() => setOpen(null)} />}
      <Confirm
        open={open === "delete"}
        onClose={() => setOpen(null)}
        onConfirm={() => deleted.mutate(undefined)}
        title={t("library.delete_title", { name })}
        description={t("library.delete_document_text")}
        verb={t("library.delete")}
        danger
        busy={deleted.isPending}
      />
    </>
  );
}

function RenameDialog({ document, onClose }: { document: Doc; onClose: () => void }) {
  const t = useT();
  const form = useId();
  const [name, setName] = useState(document.name);
  const renamed = useChange((wanted: string) => renameDocument(document.library_id, document.id, wanted), onClose);
  const save = (event: FormEvent) => {
    event.preventDefault();
    renamed.mutate(name.trim());
  };
  const actions = (
    <>
      <Button onClick={onClose}>{t("ui.cancel")}</Button>
      <Button look="solid" type="submit" form={form} busy={renamed.isPending} disabled={!name.trim()}>
        {t("library.save")}
      </Button>
    </>
  );
  return (
    <Dialog open onClose={onClose} title={t("library.rename")} actions={actions} width="narrow">
      <form id={form} onSubmit={save} className="pb-2">
        <TextField
          label={t("library.name")}
          value={name}
          maxLength={255}
          required
          onChange={(event) => setName(event.target.value)}
        />
      </form>
    </Dialog>
  );
}
