import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { answered, api } from "../api/client";
import { useSession } from "../api/session";
import { dateTime } from "../i18n/format";
import { useT } from "../i18n/t";
import { Button } from "../ui/Button";
import { CopyButton } from "../ui/Copy";
import { Dialog } from "../ui/Dialog";
import { Checkbox, Select } from "../ui/fields";
import { Failed } from "../ui/states";
import { tellError } from "../ui/toast";
import { DAYS, expiryOf, type Lasting } from "./expiry";
import { keys } from "./queries";
import type { Share } from "./types";

interface Props {
  conversationId: string;
  open: boolean;
  onClose: () => void;
}

/** Links to a conversation: made, copied once, and revoked. */
export function ShareDialog({ conversationId, open, onClose }: Props) {
  const t = useT();
  return (
    <Dialog open={open} onClose={onClose} title={t("history.share_title")} description={t("history.share_about")}>
      {open && (
        <div className="flex flex-col gap-6 pb-3">
          <NewLink conversationId={conversationId} />
          <Links conversationId={conversationId} />
        </div>
      )}
    </Dialog>
  );
}

function NewLink({ conversationId }: { conversationId: string }) {
  const t = useT();
  const client = useQueryClient();
  const { workspaceId } = useSession();
  const [audience, setAudience] = useState<"workspace" | "link">("workspace");
  const [lasting, setLasting] = useState<Lasting>("30");
  const [files, setFiles] = useState(false);
  const [instructions, setInstructions] = useState(false);
  const make = useMutation({
    mutationFn: () =>
      answered(
        api.POST("/v1/conversations/{conversation_id}/shares", {
          params: { path: { conversation_id: conversationId } },
          body: {
            audience,
            expires_at: expiryOf(lasting, new Date()),
            with_files: files,
            with_instructions: instructions,
          },
        }),
      ),
    onError: tellError,
    onSettled: () => client.invalidateQueries({ queryKey: keys.shares(workspaceId, conversationId) }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <div className="grid gap-3 md:grid-cols-2">
        <Select
          label={t("history.audience")}
          value={audience}
          onChange={(event) => setAudience(event.target.value === "link" ? "link" : "workspace")}
          options={[
            { value: "workspace", label: t("history.audience_workspace") },
            { value: "link", label: t("history.audience_link") },
          ]}
        />
        <Select
          label={t("history.expires")}
          value={lasting}
          onChange={(event) => setLasting(DAYS.find((one) => one === event.target.value) ?? "30")}
          // messages: history.expires_1 history.expires_7 history.expires_30 history.expires_365 history.expires_never
          options={DAYS.map((days) => ({ value: days, label: t(`history.expires_${days}`) }))}
        />
      </div>
      <Checkbox label={t("history.with_files")} checked={files} onChange={(event) => setFiles(event.target.checked)} />
      <Checkbox
        label={t("history.with_instructions")}
        checked={instructions}
        onChange={(event) => setInstructions(event.target.checked)}
      />
      <Button type="submit" look="solid" busy={make.isPending} className="self-start">
        {t("history.make_link")}
      </Button>
      {make.data?.token && <Made token={make.data.token} />}
    </form>
  );
}

/** The only time that the link is told. */
function Made({ token }: { token: string }) {
  const t = useT();
  const link = `${location.origin}/shared/${token}`;
  return (
    <div role="status" className="flex flex-col gap-2 rounded-card border border-good bg-good-soft p-3 text-sm">
      <p className="font-medium">{t("history.link_once")}</p>
      <div className="flex items-center gap-2">
        <code className="min-w-0 flex-1 rounded-lg bg-raised px-2 py-1.5 text-xs break-all">{link}</code>
        <CopyButton text={link} label={t("history.copy_link")} words />
      </div>
    </div>
  );
}

function Links({ conversationId }: { conversationId: string }) {
  const t = useT();
  const { workspaceId } = useSession();
  const asked = useQuery({
    queryKey: keys.shares(workspaceId, conversationId),
    queryFn: () =>
      answered(
        api.GET("/v1/conversations/{conversation_id}/shares", {
          params: { path: { conversation_id: conversationId } },
        }),
      ),
  });
  if (asked.error) return <Failed error={asked.error} onRetry={() => void asked.refetch()} />;
  const shares = asked.data?.data ?? [];
  if (shares.length === 0) return null;
  return (
    <section className="flex flex-col gap-1">
      <h3 className="font-semibold">{t("history.links")}</h3>
      <ul className="divide-y divide-line">
        {shares.map((share) => (
          <Link key={share.id} share={share} conversationId={conversationId} />
        ))}
      </ul>
    </section>
  );
}

function Link({ share, conversationId }: { share: Share; conversationId: string }) {
  const t = useT();
  const client = useQueryClient();
  const { workspaceId } = useSession();
  const revoke = useMutation({
    mutationFn: () =>
      answered(
        api.DELETE("/v1/conversations/{conversation_id}/shares/{share_id}", {
          params: { path: { conversation_id: conversationId, share_id: share.id } },
        }),
      ),
    onError: tellError,
    onSettled: () => client.invalidateQueries({ queryKey: keys.shares(workspaceId, conversationId) }),
  });
  const shown = [
    share.with_files && t("history.shows_files"),
    share.with_instructions && t("history.shows_instructions"),
    share.expires_at ? t("history.until", { when: dateTime(share.expires_at) }) : t("history.until_revoked"),
  ];
  return (
    <li className="flex flex-wrap items-center gap-2 py-2 text-sm">
      <div className="min-w-0 flex-1">
        <p className="font-medium">
          {t(share.audience === "link" ? "history.audience_link" : "history.audience_workspace")}
        </p>
        <p className="text-ink-soft">
          {t("history.shared_at", { when: dateTime(share.created_at) })} · {shown.filter(Boolean).join(" · ")}
        </p>
      </div>
      <Button size="small" look="danger" busy={revoke.isPending} onClick={() => revoke.mutate()}>
        {t("history.revoke")}
      </Button>
    </li>
  );
}
