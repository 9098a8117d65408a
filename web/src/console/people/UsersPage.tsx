import { MoreHorizontal, UserPlus } from "lucide-react";
import { useState } from "react";
import { useWho } from "../../api/session";
import { relative } from "../../i18n/format";
import { useT } from "../../i18n/t";
import { Button, IconButton } from "../../ui/Button";
import { Confirm, Dialog } from "../../ui/Dialog";
import { Switch, TextField } from "../../ui/fields";
import { Menu, type MenuEntry } from "../../ui/Menu";
import { Page } from "../../ui/Page";
import { Badge, Failed, Loading } from "../../ui/states";
import { Table } from "../../ui/Table";
import { tellError } from "../../ui/toast";
import { FormFailed, problemOf } from "../forms/problems";
import { LinkDialog } from "./LinkDialog";
import { type Invited, type User, useUserChanges, useUsers } from "./queries";
import { StandingBadge } from "./StandingBadge";

export default function UsersPage() {
  const t = useT();
  const users = useUsers();
  const who = useWho();
  const [creating, setCreating] = useState(false);
  const [invited, setInvited] = useState<Invited | null>(null);
  const [disabled, setDisabled] = useState<User | null>(null);
  const { change } = useUserChanges();
  const onInvited = (made: Invited) => {
    setCreating(false);
    setInvited(made);
  };
  const create = (
    <Button look="solid" icon={<UserPlus size={17} aria-hidden />} onClick={() => setCreating(true)}>
      {t("people.new_user")}
    </Button>
  );
  return (
    <Page title={t("people.users")} description={t("people.users_text")} actions={who.admin && create} wide>
      {users.isPending && <Loading />}
      {users.error && <Failed error={users.error} onRetry={() => void users.refetch()} />}
      {users.data && (
        <UsersTable
          users={users.data.pages.flatMap((page) => page.items)}
          onInvited={onInvited}
          onDisable={setDisabled}
        />
      )}
      {users.hasNextPage && (
        <Button busy={users.isFetchingNextPage} onClick={() => void users.fetchNextPage()}>
          {t("people.more")}
        </Button>
      )}
      {creating && <CreateDialog onClose={() => setCreating(false)} onCreated={onInvited} />}
      {invited && <LinkDialog invited={invited} onClose={() => setInvited(null)} />}
      {disabled && (
        <Confirm
          open
          danger
          busy={change.isPending}
          title={t("people.disable_title", { email: disabled.email })}
          description={t("people.disable_text")}
          verb={t("people.disable")}
          onClose={() => setDisabled(null)}
          onConfirm={() =>
            change.mutate(
              { user: disabled.id, to: "disable" },
              { onError: tellError, onSettled: () => setDisabled(null) },
            )
          }
        />
      )}
    </Page>
  );
}

interface TableProps {
  users: User[];
  onInvited: (made: Invited) => void;
  onDisable: (user: User) => void;
}

function UsersTable({ users, onInvited, onDisable }: TableProps) {
  const t = useT();
  const who = useWho();
  const { link, change } = useUserChanges();
  const entries = (user: User): MenuEntry[] => [
    ...(user.disabled_at
      ? []
      : [
          {
            label: t("people.new_link"),
            onSelect: () => link.mutate(user.id, { onSuccess: onInvited, onError: tellError }),
          },
        ]),
    ...(user.id === who.user?.id
      ? []
      : [
          {
            label: user.admin ? t("people.no_admin") : t("people.make_admin"),
            onSelect: () =>
              change.mutate({ user: user.id, to: user.admin ? "no_admin" : "admin" }, { onError: tellError }),
          },
          null,
          user.disabled_at
            ? {
                label: t("people.enable"),
                onSelect: () => change.mutate({ user: user.id, to: "enable" }, { onError: tellError }),
              }
            : { label: t("people.disable"), danger: true, onSelect: () => onDisable(user) },
        ]),
  ];
  return (
    <Table<User>
      label={t("people.users")}
      rows={users}
      rowKey={(user) => user.id}
      columns={[
        {
          id: "who",
          label: t("people.person"),
          value: (user) => user.email,
          cell: (user) => (
            <span className="flex min-w-40 flex-col">
              <span className="font-medium break-words">{user.name || user.email}</span>
              {user.name && <span className="text-xs break-all text-ink-soft">{user.email}</span>}
            </span>
          ),
        },
        {
          id: "state",
          label: t("people.state"),
          cell: (user) => (
            <span className="flex flex-wrap gap-1">
              {user.admin && <Badge tone="accent">{t("people.admin")}</Badge>}
              <StandingBadge user={user} />
            </span>
          ),
        },
        {
          id: "seen",
          label: t("people.last_sign_in"),
          value: (user) => user.last_sign_in_at ?? 0,
          cell: (user) => (user.last_sign_in_at ? relative(user.last_sign_in_at) : "–"),
        },
        {
          id: "menu",
          label: t("people.actions"),
          cell: (user) => (
            <Menu
              trigger={
                <IconButton size="small" label={t("people.actions_of", { email: user.email })}>
                  <MoreHorizontal size={17} aria-hidden />
                </IconButton>
              }
              entries={entries(user)}
            />
          ),
        },
      ]}
    />
  );
}

function CreateDialog({ onClose, onCreated }: { onClose: () => void; onCreated: (made: Invited) => void }) {
  const t = useT();
  const { create } = useUserChanges();
  const [form, setForm] = useState({ email: "", name: "", admin: false });
  const submit = () => create.mutate({ ...form, email: form.email.trim().toLowerCase() }, { onSuccess: onCreated });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("people.new_user")}
      description={t("people.new_user_text")}
      width="narrow"
      actions={
        <>
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          <Button look="solid" busy={create.isPending} disabled={!form.email.includes("@")} onClick={submit}>
            {t("people.create")}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <TextField
          label={t("people.email")}
          type="email"
          value={form.email}
          error={problemOf(create.error, "email")}
          onChange={(event) => setForm({ ...form, email: event.target.value })}
        />
        <TextField
          label={t("people.name")}
          value={form.name}
          error={problemOf(create.error, "name")}
          onChange={(event) => setForm({ ...form, name: event.target.value })}
        />
        <Switch
          label={t("people.admin")}
          hint={t("people.admin_text")}
          checked={form.admin}
          onChange={(admin) => setForm({ ...form, admin })}
        />
        <FormFailed error={create.error} fields={["email", "name"]} />
      </div>
    </Dialog>
  );
}
