import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ChevronRight, LogIn, Trash2 } from "lucide-react";
import { useState } from "react";
import { answered, api } from "../api/client";
import { useSession } from "../api/session";
import { useT } from "../i18n/t";
import { Button, IconButton } from "../ui/Button";
import { Confirm } from "../ui/Dialog";
import { joined } from "../ui/joined";
import { Card } from "../ui/Page";
import { Badge } from "../ui/states";
import { tellError } from "../ui/toast";
import { Credentials } from "./Credentials";
import { signIn } from "./connecting";
import { Functions } from "./Functions";
import { type Connector, keys } from "./queries";

/** One connector: where it leads, and, opened, what its server offers and how one is known there. */
export function ConnectorCard({ connector }: { connector: Connector }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const remove = useRemove(connector, () => setDeleting(false));
  const oauth = connector.supported_auth_methods?.some((one) => one.method_type === "oauth2") ?? false;
  return (
    <Card>
      <div className="flex flex-wrap items-start gap-2">
        <div className="min-w-0 flex-1 basis-60">
          <h2 className="flex flex-wrap items-center gap-2 font-semibold">
            <bdi className="break-words">{connector.title || connector.name}</bdi>
            <Badge>{connector.visibility === "private" ? t("tools.private") : t("tools.shared")}</Badge>
          </h2>
          <p className="mt-0.5 text-sm break-words text-ink-soft">{connector.description}</p>
          {connector.server && <p className="mt-0.5 font-mono text-xs break-all text-ink-soft">{connector.server}</p>}
        </div>
        <div className="flex items-center gap-1">
          {oauth && (
            <Button
              size="small"
              icon={<LogIn size={15} aria-hidden />}
              onClick={() => signIn(connector.id).catch(tellError)}
            >
              {t("tools.sign_in_now")}
            </Button>
          )}
          <IconButton label={t("tools.delete")} size="small" onClick={() => setDeleting(true)}>
            <Trash2 size={16} aria-hidden />
          </IconButton>
        </div>
      </div>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="mt-2 flex min-h-9 items-center gap-1.5 rounded-lg text-sm font-medium text-accent max-md:min-h-10"
      >
        <ChevronRight size={16} aria-hidden className={joined("transition-transform", open && "rotate-90")} />
        {t("tools.functions")}
      </button>
      {open && (
        <div className="mt-2 flex flex-col gap-5">
          <Functions connector={connector} />
          <Credentials connector={connector} />
        </div>
      )}
      <Confirm
        open={deleting}
        onClose={() => setDeleting(false)}
        onConfirm={() => remove.mutate()}
        title={t("tools.delete_title", { name: connector.name })}
        description={t("tools.delete_text")}
        verb={t("tools.delete")}
        busy={remove.isPending}
        danger
      />
    </Card>
  );
}

function useRemove(connector: Connector, done: () => void) {
  const client = useQueryClient();
  const { workspaceId } = useSession();
  return useMutation({
    mutationFn: () =>
      answered(api.DELETE("/v1/connectors/{connector}", { params: { path: { connector: connector.id } } })),
    onSuccess: () => {
      done();
      return client.invalidateQueries({ queryKey: keys.connectors(workspaceId) });
    },
    onError: tellError,
  });
}
