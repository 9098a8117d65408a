import { dateTime } from "../../i18n/format";
import { useT } from "../../i18n/t";
import { Button } from "../../ui/Button";
import { CopyButton } from "../../ui/Copy";
import { Dialog } from "../../ui/Dialog";
import type { Invited } from "./queries";

/** The page of welcome tells an invitation, with which one sets a password, from a link that signs in at once. */
export function linkOf(origin: string, token: string): string {
  return `${origin}/welcome#${token.startsWith("vxi_") ? "invitation" : "token"}=${token}`;
}

/** The link by which somebody sets their password, which nothing can show again. */
export function LinkDialog({ invited, onClose }: { invited: Invited; onClose: () => void }) {
  const t = useT();
  const link = invited.token ? linkOf(location.origin, invited.token) : "";
  return (
    <Dialog
      open
      onClose={onClose}
      title={link ? t("people.link_title", { email: invited.user.email }) : t("people.in_already")}
      description={link ? t("people.link_text") : t("people.in_already_text", { email: invited.user.email })}
      actions={
        <Button look="solid" onClick={onClose}>
          {t("people.link_kept")}
        </Button>
      }
    >
      {link && (
        <div className="flex flex-col gap-2">
          <div className="flex flex-wrap items-center gap-2 rounded-card border border-accent bg-accent-soft p-3">
            <code className="min-w-0 flex-1 font-mono text-sm break-all">{link}</code>
            <CopyButton text={link} words />
          </div>
          {invited.expires_at && (
            <p className="text-sm text-ink-soft">{t("people.link_until", { time: dateTime(invited.expires_at) })}</p>
          )}
        </div>
      )}
    </Dialog>
  );
}
