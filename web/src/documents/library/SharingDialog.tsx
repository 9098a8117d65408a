import { useQuery } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useSession, useWorkspace } from "../../api/session";
import { useT } from "../../i18n/t";
import { Button, IconButton } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Select } from "../../ui/fields";
import { Failed, Loading } from "../../ui/states";
import type { Library } from "../attaching/library";
import { membersQuery, sharesQuery } from "../queries";
import { type ShareWith, share, unshare, useChange } from "./changing";

type Level = "Viewer" | "Editor";

/** With whom a library is shared: people of its workspace, or all of them. messages: library.level.* */
export function SharingDialog({ library, onClose }: { library: Library; onClose: () => void }) {
  const t = useT();
  const { who, workspaceId } = useSession();
  const workspace = useWorkspace();
  const shares = useQuery(sharesQuery(workspaceId, library.id));
  // Not everybody may see who else there is: then the whole workspace is what one can share with.
  const members = useQuery(membersQuery(workspaceId));
  const people = (members.data?.items ?? []).map((one) => one.user).filter((user) => user.id !== who?.user?.id);
  const [chosen, setChosen] = useState("");
  const [level, setLevel] = useState<Level>("Viewer");
  const given = useChange(({ to, as }: { to: ShareWith; as: Level }) => share(library.id, to, as));
  const ended = useChange((from: ShareWith) => unshare(library.id, from));
  const nameOf = (id: string | null) =>
    people.find((one) => one.id === id)?.name || people.find((one) => one.id === id)?.email || id;
  const levels = (["Viewer", "Editor"] as const).map((one) => ({ value: one, label: t(`library.level.${one}`) }));
  const everybody = t("library.everybody", { workspace: workspace?.name ?? "" });
  const add = () => {
    const to: ShareWith = chosen ? { type: "User", id: chosen } : { type: "Workspace", id: workspaceId };
    given.mutate({ to, as: level });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("library.share_title", { name: library.name })}
      description={t("library.share_text")}
    >
      <div className="flex flex-col gap-4 pb-4">
        <div className="flex flex-wrap items-end gap-2">
          <Select
            className="min-w-48 flex-1"
            label={t("library.share_with")}
            value={chosen}
            onChange={(event) => setChosen(event.target.value)}
            options={[
              { value: "", label: everybody },
              ...people.map((one) => ({ value: one.id, label: one.name || one.email })),
            ]}
          />
          <Select
            className="min-w-40"
            label={t("library.may")}
            value={level}
            onChange={(event) => setLevel(event.target.value as Level)}
            options={levels}
          />
          <Button look="solid" busy={given.isPending} onClick={add}>
            {t("library.share")}
          </Button>
        </div>
        {shares.error ? (
          <Failed error={shares.error} onRetry={() => void shares.refetch()} />
        ) : !shares.data ? (
          <Loading />
        ) : shares.data.data.length === 0 ? (
          <p className="text-sm text-ink-soft">{t("library.shared_with_nobody")}</p>
        ) : (
          <ul aria-label={t("library.shared_with")} className="divide-y divide-line rounded-card border border-line">
            {shares.data.data.map((one) => {
              const type = one.share_with_type === "User" ? "User" : "Workspace";
              const name = type === "Workspace" ? everybody : (nameOf(one.share_with_uuid) ?? "");
              return (
                <li key={`${type} ${one.share_with_uuid}`} className="flex items-center gap-3 py-1 pr-1 pl-3 text-sm">
                  <span className="min-w-0 flex-1 truncate">{name}</span>
                  <span className="text-ink-soft">
                    {t(`library.level.${one.role === "Editor" ? "Editor" : "Viewer"}`)}
                  </span>
                  <IconButton
                    size="small"
                    label={t("library.unshare", { name })}
                    onClick={() => ended.mutate({ type, id: one.share_with_uuid ?? "" })}
                  >
                    <Trash2 size={16} aria-hidden />
                  </IconButton>
                </li>
              );
            })}
          </ul>
        )}
      </div>
    </Dialog>
  );
}
