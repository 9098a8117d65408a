import { Archive, ArrowRightLeft, MoreHorizontal, Pencil, Plus } from "lucide-react";
import { useState } from "react";
import { chooseWorkspace, useSession, useWho } from "../../api/session";
import { date } from "../../i18n/format";
import { useT } from "../../i18n/t";
import { Button, IconButton } from "../../ui/Button";
import { Confirm, Dialog } from "../../ui/Dialog";
import { TextField } from "../../ui/fields";
import { Menu } from "../../ui/Menu";
import { Page } from "../../ui/Page";
import { Badge, Failed, Loading } from "../../ui/states";
import { Table } from "../../ui/Table";
import { tell, tellError } from "../../ui/toast";
import { FormFailed, problemOf } from "../forms/problems";
import { useWorkspaceChanges, useWorkspaces, type Workspace } from "./queries";

type Open = { what: "new" } | { what: "rename" | "archive"; one: Workspace } | null;

export default function WorkspacesPage() {
  const t = useT();
  const who = useWho();
  const workspaces = useWorkspaces();
  const [open, setOpen] = useState<Open>(null);
  const create = who.admin && (
    <Button look="solid" icon={<Plus size={17} aria-hidden />} onClick={() => setOpen({ what: "new" })}>
      {t("people.new_workspace")}
    </Button>
  );
  return (
    <Page title={t("people.workspaces")} description={t("people.workspaces_text")} actions={create}>
      {workspaces.isPending && <Loading />}
      {workspaces.error && <Failed error={workspaces.error} onRetry={() => void workspaces.refetch()} />}
      {workspaces.data && (
        <WorkspacesTable all={workspaces.data.pages.flatMap((page) => page.items)} onOpen={setOpen} />
      )}
      {workspaces.hasNextPage && (
        <Button busy={workspaces.isFetchingNextPage} onClick={() => void workspaces.fetchNextPage()}>
          {t("people.more")}
        </Button>
      )}
      {(open?.what === "new" || open?.what === "rename") && (
        <NameDialog renamed={open.what === "rename" ? open.one : null} onClose={() => setOpen(null)} />
      )}
      {open?.what === "archive" && <ArchiveDialog one={open.one} onClose={() => setOpen(null)} />}
    </Page>
  );
}

function WorkspacesTable({ all, onOpen }: { all: Workspace[]; onOpen: (open: Open) => void }) {
  const t = useT();
  const who = useWho();
  const { workspaceId } = useSession();
  const may = (one: Workspace, right: string) =>
    who.admin || Boolean(who.workspaces.find(({ id }) => id === one.id)?.rights.includes(right));
  return (
    <Table<Workspace>
      label={t("people.workspaces")}
      rows={all}
      rowKey={(one) => one.id}
      columns={[
        {
          id: "name",
          label: t("people.name"),
          value: (one) => one.name,
          cell: (one) => (
            <span className="flex flex-wrap items-center gap-2 font-medium">
              {one.name}
              {one.id === workspaceId && <Badge tone="accent">{t("people.this_one")}</Badge>}
              {one.archived_at && <Badge>{t("people.archived")}</Badge>}
            </span>
          ),
        },
        {
          id: "made",
          label: t("people.made"),
          secondary: true,
          value: (one) => one.created_at,
          cell: (one) => date(one.created_at),
        },
        {
          id: "actions",
          label: t("people.actions"),
          cell: (one) => {
            if (one.archived_at) return "–";
            const here = one.id === workspaceId;
            const entries = [
              ...(here
                ? []
                : [
                    {
                      label: t("people.switch"),
                      icon: <ArrowRightLeft aria-hidden />,
                      onSelect: () => {
                        chooseWorkspace(one.id);
                        tell(t("people.switched", { name: one.name }));
                      },
                    },
                  ]),
              ...(may(one, "workspace:write")
                ? [
                    {
                      label: t("people.rename"),
                      icon: <Pencil aria-hidden />,
                      onSelect: () => onOpen({ what: "rename", one }),
                    },
                  ]
                : []),
              ...(may(one, "workspace:archive")
                ? [
                    {
                      label: t("people.archive"),
                      icon: <Archive aria-hidden />,
                      danger: true,
                      onSelect: () => onOpen({ what: "archive", one }),
                    },
                  ]
                : []),
            ];
            if (entries.length === 0) return "–";
            return (
              <Menu
                trigger={
                  <IconButton size="small" label={t("people.actions_of", { email: one.name })}>
                    <MoreHorizontal size={17} aria-hidden />
                  </IconButton>
                }
                entries={entries}
              />
            );
          },
        },
      ]}
    />
  );
}

function NameDialog({ renamed, onClose }: { renamed: Workspace | null; onClose: () => void }) {
  const t = useT();
  const { create, rename } = useWorkspaceChanges();
  const [name, setName] = useState(renamed?.name ?? "");
  const doing = renamed ? rename : create;
  const submit = () =>
    renamed
      ? rename.mutate({ id: renamed.id, name: name.trim() }, { onSuccess: onClose })
      : create.mutate(name.trim(), { onSuccess: onClose });
  return (
    <Dialog
      open
      onClose={onClose}
      title={renamed ? t("people.rename_title", { name: renamed.name }) : t("people.new_workspace")}
      width="narrow"
      actions={
        <>
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          <Button look="solid" busy={doing.isPending} disabled={!name.trim()} onClick={submit}>
            {renamed ? t("people.rename") : t("people.create")}
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextField
          label={t("people.name")}
          value={name}
          error={problemOf(doing.error, "name")}
          onChange={(event) => setName(event.target.value)}
        />
        <FormFailed error={doing.error} fields={["name"]} />
      </form>
    </Dialog>
  );
}

function ArchiveDialog({ one, onClose }: { one: Workspace; onClose: () => void }) {
  const t = useT();
  const { archive } = useWorkspaceChanges();
  return (
    <Confirm
      open
      danger
      busy={archive.isPending}
      title={t("people.archive_title", { name: one.name })}
      description={t("people.archive_text")}
      verb={t("people.archive")}
      onClose={onClose}
      onConfirm={() => archive.mutate(one.id, { onError: tellError, onSettled: onClose })}
    />
  );
}
