import { Copy, Ellipsis, Pencil, Share2, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { useT } from "../i18n/t";
import { Button, IconButton } from "../ui/Button";
import { Menu, type MenuEntry } from "../ui/Menu";
import { Card } from "../ui/Page";
import { tellError } from "../ui/toast";

interface Props {
  name: string;
  title: string;
  text: string;
  description?: string;
  badge?: ReactNode;
  onUse: () => void;
  onCopyToOwn?: () => void;
  onEdit?: () => void;
  onShare?: { shared: boolean; run: () => void };
  onDelete?: () => void;
}

/** One prompt: how it is called, how it begins, and what can be done with it. */
export function PromptCard(props: Props) {
  const t = useT();
  const { name, title, text, description, badge } = props;
  return (
    <Card className="flex h-full flex-col gap-2">
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <h3 className="font-semibold break-words">{title}</h3>
          <p className="flex flex-wrap items-center gap-2 text-sm text-ink-soft">
            <code className="break-all">/{name}</code> {badge}
          </p>
        </div>
        <Menu
          entries={useEntries(props)}
          trigger={
            <IconButton label={t("prompts.more", { title })} size="small">
              <Ellipsis size={18} aria-hidden />
            </IconButton>
          }
        />
      </div>
      <p className="line-clamp-3 flex-1 text-sm [overflow-wrap:anywhere] text-ink-soft">{description || text}</p>
      <div>
        <Button size="small" onClick={props.onUse} aria-label={`${t("prompts.use")}: ${title}`}>
          {t("prompts.use")}
        </Button>
      </div>
    </Card>
  );
}

function useEntries({ text, onCopyToOwn, onEdit, onShare, onDelete }: Props): MenuEntry[] {
  const t = useT();
  const copy = () => void navigator.clipboard.writeText(text).catch(tellError);
  const entries: MenuEntry[] = [];
  if (onEdit) entries.push({ label: t("prompts.change"), icon: <Pencil />, onSelect: onEdit });
  if (onCopyToOwn) entries.push({ label: t("prompts.copy_to_own"), icon: <Copy />, onSelect: onCopyToOwn });
  entries.push({ label: t("prompts.copy_text"), icon: <Copy />, onSelect: copy });
  if (onShare) {
    const label = t(onShare.shared ? "prompts.unshare" : "prompts.share");
    entries.push({ label, icon: <Share2 />, onSelect: onShare.run });
  }
  if (onDelete) entries.push(null, { label: t("prompts.delete"), icon: <Trash2 />, danger: true, onSelect: onDelete });
  return entries;
}
