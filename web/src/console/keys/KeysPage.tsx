import { Ban, Gauge, KeyRound, MoreHorizontal, Plus } from "lucide-react";
import type { ReactNode } from "react";
import { useState } from "react";
import { useMay, useWho } from "../../api/session";
import { date, dateTime, number, relative } from "../../i18n/format";
import { type Translate, useT } from "../../i18n/t";
import { Button, IconButton } from "../../ui/Button";
import { Confirm, Dialog } from "../../ui/Dialog";
import { Checkbox } from "../../ui/fields";
import { Menu } from "../../ui/Menu";
import { Page } from "../../ui/Page";
import { Badge, Empty, Failed, Loading } from "../../ui/states";
import { Table } from "../../ui/Table";
import { tell, tellError } from "../../ui/toast";
import { FormFailed } from "../forms/problems";
import { useMemberNames } from "../people/names";
import { LimitFields } from "./LimitFields";
import { changedLimits, DIMENSIONS, limitsOf, wrong } from "./limits";
import { NewKeyDialog } from "./NewKeyDialog";
import { type Key, type MadeKey, useKeyChanges, useKeys } from "./queries";
import { SecretDialog } from "./SecretDialog";

type Open = { what: "new" } | { what: "secret"; made: MadeKey } | { what: "revoke" | "limits"; key: Key } | null;

export default function KeysPage() {
  const t = useT();
  const keys = useKeys();
  const [open, setOpen] = useState<Open>(null);
  const [dead, setDead] = useState(false);
  const close = () => setOpen(null);
  const every = keys.data?.pages.flatMap((page) => page.items) ?? [];
  const shown = every.filter((key) => dead || key.state === "active").reverse();
  const create = (
    <Button look="solid" icon={<Plus size={17} aria-hidden />} onClick={() => setOpen({ what: "new" })}>
      {t("keys.new")}
    </Button>
  );
  return (
    <Page title={t("keys.title")} description={t("keys.description")} actions={create} wide>
      {keys.isPending && <Loading />}
      {keys.error && <Failed error={keys.error} onRetry={() => void keys.refetch()} />}
      {keys.data && (
        <>
          {every.some((key) => key.state !== "active") && (
            <Checkbox label={t("keys.show_dead")} checked={dead} onChange={(event) => setDead(event.target.checked)} />
          )}
          <KeysTable keys={shown} onOpen={setOpen} create={create} />
        </>
      )}
      {keys.hasNextPage && (
        <Button busy={keys.isFetchingNextPage} onClick={() => void keys.fetchNextPage()}>
          {t("keys.more")}
        </Button>
      )}
      {open?.what === "new" && <NewKeyDialog onClose={close} onMade={(made) => setOpen({ what: "secret", made })} />}
      {open?.what === "secret" && <SecretDialog made={open.made} onClose={close} />}
      {open?.what === "limits" && <LimitsDialog limited={open.key} onClose={close} />}
      {open?.what === "revoke" && <RevokeDialog revoked={open.key} onClose={close} />}
    </Page>
  );
}

interface TableProps {
  keys: Key[];
  create: ReactNode;
  onOpen: (open: Open) => void;
}

function KeysTable({ keys, create, onOpen }: TableProps) {
  const t = useT();
  const names = useMemberNames();
  const who = useWho();
  const owner = (key: Key) => {
    if (!key.user_id) return t("keys.nobody");
    return names.get(key.user_id) ?? (key.user_id === who.user?.id ? who.user.email : key.user_id);
  };
  return (
    <Table<Key>
      label={t("keys.title")}
      rows={keys}
      rowKey={(key) => key.id}
      empty={
        <Empty icon={<KeyRound aria-hidden />} title={t("keys.none")} text={t("keys.none_text")} action={create} />
      }
      columns={[
        {
          id: "name",
          label: t("keys.name"),
          value: (key) => key.name,
          cell: (key) => (
            <span className="flex min-w-40 flex-col">
              <span className="font-medium break-words">{key.web ? t("keys.web") : key.name}</span>
              <code className="font-mono text-xs text-ink-soft">{key.prefix}…</code>
            </span>
          ),
        },
        { id: "state", label: t("keys.state"), value: (key) => key.state, cell: (key) => <State shown={key} /> },
        { id: "owner", label: t("keys.owner"), secondary: true, value: owner, cell: owner },
        {
          id: "scopes",
          label: t("keys.scopes"),
          secondary: true,
          cell: (key) => <span className="block max-w-[14rem] break-words">{[...key.scopes].sort().join(", ")}</span>,
        },
        { id: "limits", label: t("keys.limits"), secondary: true, cell: (key) => limitsInWords(key, t) || "–" },
        {
          id: "used",
          label: t("keys.last_used"),
          value: (key) => key.last_used_at ?? 0,
          cell: (key) =>
            key.last_used_at ? (
              <span title={dateTime(key.last_used_at)}>{relative(key.last_used_at)}</span>
            ) : (
              t("keys.never_used")
            ),
        },
        {
          id: "expiry",
          label: t("keys.expiry"),
          secondary: true,
          value: (key) => key.expires_at ?? Number.MAX_VALUE,
          cell: (key) => (key.expires_at ? date(key.expires_at) : t("keys.days.never")),
        },
        { id: "menu", label: t("keys.actions"), cell: (key) => <KeyMenu shown={key} onOpen={onOpen} /> },
      ]}
    />
  );
}

const TONES = { active: "good", expired: "warn", revoked: "bad" } as const;

// messages: keys.state_of.*
function State({ shown }: { shown: Key }) {
  const t = useT();
  return (
    <span className="flex flex-wrap gap-1">
      <Badge tone={TONES[shown.state]}>{t(`keys.state_of.${shown.state}`)}</Badge>
      {shown.endpoint_id && <Badge>{t("keys.of_endpoint")}</Badge>}
      {shown.endpoints && <Badge>{t("keys.for_endpoints", { count: shown.endpoints.length })}</Badge>}
    </span>
  );
}

function limitsInWords(key: Key, t: Translate): string {
  const own = key.limits ?? {};
  return DIMENSIONS.flatMap((name) => {
    const value = own[name];
    if (value === undefined) return [];
    const words = value === null ? t("keys.mode.none") : name === "spend" ? number(value / 1_000_000) : number(value);
    return [`${t(`keys.limit.${name}`)}: ${words}`];
  }).join(" · ");
}

function KeyMenu({ shown, onOpen }: { shown: Key; onOpen: (open: Open) => void }) {
  const t = useT();
  const may = useMay();
  const who = useWho();
  const own = Boolean(shown.user_id) && shown.user_id === who.user?.id;
  if (shown.state === "revoked" || shown.endpoint_id || !(own || may("keys:write"))) return null;
  return (
    <Menu
      trigger={
        <IconButton size="small" label={t("keys.actions_of", { name: shown.name })}>
          <MoreHorizontal size={17} aria-hidden />
        </IconButton>
      }
      entries={[
        ...(may("keys:write")
          ? [
              {
                label: t("keys.change_limits"),
                icon: <Gauge aria-hidden />,
                onSelect: () => onOpen({ what: "limits", key: shown }),
              },
            ]
          : []),
        {
          label: t("keys.revoke"),
          icon: <Ban aria-hidden />,
          danger: true,
          onSelect: () => onOpen({ what: "revoke", key: shown }),
        },
      ]}
    />
  );
}

function LimitsDialog({ limited, onClose }: { limited: Key; onClose: () => void }) {
  const t = useT();
  const { limit } = useKeyChanges();
  const [limits, setLimits] = useState(limitsOf(limited.limits ?? {}));
  const save = () =>
    limit.mutate(
      { key: limited.id, body: changedLimits(limits) },
      {
        onSuccess: () => {
          tell(t("keys.limits_saved"));
          onClose();
        },
      },
    );
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("keys.limits_of", { name: limited.name })}
      actions={
        <>
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          <Button look="solid" busy={limit.isPending} disabled={wrong(limits).length > 0} onClick={save}>
            {t("keys.save")}
          </Button>
        </>
      }
    >
      <LimitFields value={limits} onChange={setLimits} />
      <FormFailed error={limit.error} />
    </Dialog>
  );
}

function RevokeDialog({ revoked, onClose }: { revoked: Key; onClose: () => void }) {
  const t = useT();
  const { revoke } = useKeyChanges();
  return (
    <Confirm
      open
      danger
      busy={revoke.isPending}
      onClose={onClose}
      title={t("keys.revoke_title", { name: revoked.name })}
      description={t("keys.revoke_text")}
      verb={t("keys.revoke")}
      onConfirm={() =>
        revoke.mutate(revoked.id, {
          onSuccess: () => tell(t("keys.revoked", { name: revoked.name })),
          onError: tellError,
          onSettled: onClose,
        })
      }
    />
  );
}
