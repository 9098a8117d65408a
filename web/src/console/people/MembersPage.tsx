import { UserPlus, UserX } from "lucide-react";
import { useState } from "react";
import { useMay, useWho, useWorkspace } from "../../api/session";
import { relative } from "../../i18n/format";
import { useT } from "../../i18n/t";
import { Button, IconButton } from "../../ui/Button";
import { Confirm, Dialog } from "../../ui/Dialog";
import { Select, TextField } from "../../ui/fields";
import { Page, Section } from "../../ui/Page";
import { Failed, Loading } from "../../ui/states";
import { Table } from "../../ui/Table";
import { tell, tellError } from "../../ui/toast";
import { FormFailed, problemOf } from "../forms/problems";
import { LinkDialog } from "./LinkDialog";
import { useMembers } from "./names";
import { type Invited, type Member, ROLES, type Role, useMemberChanges } from "./queries";
import { RightsTable } from "./RightsTable";
import { StandingBadge } from "./StandingBadge";

/** Roles up to one's own: nobody gives more than they have. */
function useGivable(): Role[] {
  const who = useWho();
  const workspace = useWorkspace();
  const own = workspace?.role;
  return who.admin ? ROLES : own ? ROLES.slice(0, ROLES.indexOf(own) + 1) : [];
}

export default function MembersPage() {
  const t = useT();
  const may = useMay();
  const members = useMembers();
  const [inviting, setInviting] = useState(false);
  const [invited, setInvited] = useState<Invited | null>(null);
  const [removed, setRemoved] = useState<Member | null>(null);
  const invite = may("members:write") && (
    <Button look="solid" icon={<UserPlus size={17} aria-hidden />} onClick={() => setInviting(true)}>
      {t("people.invite")}
    </Button>
  );
  return (
    <Page title={t("people.members")} description={t("people.members_text")} actions={invite} wide>
      {members.isPending && <Loading />}
      {members.error && <Failed error={members.error} onRetry={() => void members.refetch()} />}
      {members.data && <MembersTable members={members.data.items} onRemove={setRemoved} />}
      <Section title={t("people.rights")} description={t("people.rights_text")}>
        <RightsTable />
      </Section>
      {inviting && (
        <InviteDialog
          onClose={() => setInviting(false)}
          onInvited={(made) => {
            setInviting(false);
            setInvited(made);
          }}
        />
      )}
      {invited && <LinkDialog invited={invited} onClose={() => setInvited(null)} />}
      {removed && <RemoveDialog member={removed} onClose={() => setRemoved(null)} />}
    </Page>
  );
}

function MembersTable({ members, onRemove }: { members: Member[]; onRemove: (member: Member) => void }) {
  const t = useT();
  const may = useMay();
  const who = useWho();
  const givable = useGivable();
  const { role } = useMemberChanges();
  const changes = ({ user, role: has }: Member) =>
    may("members:write") && user.id !== who.user?.id && givable.includes(has);
  return (
    <Table<Member>
      label={t("people.members")}
      rows={members}
      rowKey={({ user }) => user.id}
      columns={[
        {
          id: "who",
          label: t("people.person"),
          value: ({ user }) => user.email,
          cell: ({ user }) => (
            <span className="flex min-w-40 flex-col">
              <span className="font-medium break-words">{user.name || user.email}</span>
              {user.name && <span className="text-xs break-all text-ink-soft">{user.email}</span>}
            </span>
          ),
        },
        {
          id: "role",
          label: t("people.role"),
          value: (member) => ROLES.indexOf(member.role),
          cell: (member) =>
            changes(member) ? (
              <Select
                label={t("people.role_of", { email: member.user.email })}
                hideLabel
                className="w-[10rem] max-w-full"
                value={member.role}
                onChange={(event) => {
                  const wanted = ROLES.find((one) => one === event.target.value) ?? member.role;
                  role.mutate(
                    { user: member.user.id, role: wanted },
                    { onSuccess: () => tell(t("people.role_changed")), onError: tellError },
                  );
                }}
                options={givable.map((one) => ({ value: one, label: t(`people.role.${one}`) }))}
              />
            ) : (
              t(`people.role.${member.role}`)
            ),
        },
        {
          id: "state",
          label: t("people.state"),
          cell: ({ user }) => <StandingBadge user={user} />,
        },
        {
          id: "seen",
          label: t("people.last_sign_in"),
          secondary: true,
          value: ({ user }) => user.last_sign_in_at ?? 0,
          cell: ({ user }) => (user.last_sign_in_at ? relative(user.last_sign_in_at) : "–"),
        },
        {
          id: "remove",
          label: t("people.actions"),
          cell: (member) =>
            changes(member) && (
              <IconButton
                size="small"
                label={t("people.remove_one", { email: member.user.email })}
                onClick={() => onRemove(member)}
              >
                <UserX size={17} aria-hidden />
              </IconButton>
            ),
        },
      ]}
    />
  );
}

function InviteDialog({ onClose, onInvited }: { onClose: () => void; onInvited: (made: Invited) => void }) {
  const t = useT();
  const { invite } = useMemberChanges();
  const givable = useGivable();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("member");
  const submit = () => invite.mutate({ email: email.trim().toLowerCase(), role }, { onSuccess: onInvited });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("people.invite")}
      description={t("people.invite_text")}
      width="narrow"
      actions={
        <>
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          <Button look="solid" busy={invite.isPending} disabled={!email.includes("@")} onClick={submit}>
            {t("people.invite")}
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextField
          label={t("people.email")}
          type="email"
          value={email}
          error={problemOf(invite.error, "email")}
          onChange={(event) => setEmail(event.target.value)}
        />
        <Select
          label={t("people.role")}
          value={role}
          onChange={(event) => setRole(ROLES.find((one) => one === event.target.value) ?? "member")}
          options={givable.map((one) => ({ value: one, label: t(`people.role.${one}`) }))}
        />
        <FormFailed error={invite.error} fields={["email"]} />
      </form>
    </Dialog>
  );
}

function RemoveDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const t = useT();
  const { remove } = useMemberChanges();
  return (
    <Confirm
      open
      danger
      busy={remove.isPending}
      title={t("people.remove_title", { email: member.user.email })}
      description={t("people.remove_text")}
      verb={t("people.remove")}
      onClose={onClose}
      onConfirm={() => remove.mutate(member.user.id, { onError: tellError, onSettled: onClose })}
    />
  );
}
