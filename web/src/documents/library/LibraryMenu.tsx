import { MoreHorizontal, Pencil, Share2, Trash2 } from "lucide-react";
import { useState } from "react";
import { useT } from "../../i18n/t";
import { IconButton } from "../../ui/Button";
import { Confirm } from "../../ui/Dialog";
import { Menu, type MenuEntry } from "../../ui/Menu";
import { type Library, removeLibrary } from "../attaching/library";
import { useAccess } from "./access";
import { rename, useChange } from "./changing";
import { NameDialog } from "./NameDialog";
import { SharingDialog } from "./SharingDialog";

/** What the user may do with a library. `onDeleted`: where to go from its own page. */
export function LibraryMenu({ library, onDeleted }: { library: Library; onDeleted?: () => void }) {
  const t = useT();
  const access = useAccess(library);
  const [open, setOpen] = useState<"rename" | "share" | "delete" | null>(null);
  const close = () => setOpen(null);
  const renamed = useChange((named: { name: string; description: string }) => rename(library.id, named), close);
  const deleted = useChange(
    () => removeLibrary(library.id),
    () => {
      close();
      onDeleted?.();
    },
  );
  if (access !== "Owner" && access !== "Editor") return null;
  const owners: MenuEntry[] = [
    ...(library.owner_type === "User"
      ? [{ label: t("library.share"), icon: <Share2 />, onSelect: () => setOpen("share" as const) }]
      : []),
    null,
    { label: t("library.delete"), icon: <Trash2 />, danger: true, onSelect: () => setOpen("delete") },
  ];
  const entries: MenuEntry[] = [
    { label: t("library.rename"), icon: <Pencil />, onSelect: () => setOpen("rename") },
    ...(access === "Owner" ? owners : []),
  ];
  return (
    <>
      <Menu
        entries={entries}
        trigger={
          <IconButton size="small" label={t("library.actions_of", { name: library.name })}>
            <MoreHorizontal size={18} aria-hidden />
          </IconButton>
        }
      />
      {open === "rename" && (
        <NameDialog
          title={t("library.rename")}
          verb={t("library.save")}
          given={{ name: library.name, description: library.description ?? "" }}
          busy={renamed.isPending}
          onClose={close}
          onSave={renamed.mutate}
        />
      )}
      {open === "share" && <SharingDialog library={library} onClose={close} />}
      <Confirm
        open={open === "delete"}
        onClose={close}
        onConfirm={() => deleted.mutate(undefined)}
        title={t("library.delete_title", { name: library.name })}
        description={t("library.delete_text", { count: library.nb_documents })}
        verb={t("library.delete")}
        danger
        busy={deleted.isPending}
      />
    </>
  );
}
