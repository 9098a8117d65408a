import { CornerDownRight, Pencil, X } from "lucide-react";
import { useT } from "../i18n/t";
import { Button, IconButton } from "../ui/Button";
import { dequeue, useQueue } from "./queue";

interface Props {
  conversationId: string;
  /** Back into the composer. */
  onEdit: (text: string) => void;
  /** The reply is stopped, and this one is sent. */
  onNow: (text: string) => void;
}

/** What will be sent when the reply has ended. */
export function QueueList({ conversationId, onEdit, onNow }: Props) {
  const t = useT();
  const waiting = useQueue(conversationId);
  if (!waiting.length) return null;
  const take = (id: number, run: (text: string) => void) => {
    const found = dequeue(conversationId, id);
    if (found) run(found.text);
  };
  return (
    <ul aria-label={t("composer.queued")} className="flex flex-col gap-1 border-b border-line p-2">
      {waiting.map(({ id, text }) => (
        <li key={id} className="flex items-center gap-2 rounded-lg bg-sunken py-0.5 pr-1 pl-3 text-sm">
          <CornerDownRight size={15} aria-hidden className="shrink-0 text-ink-soft" />
          <span className="min-w-0 flex-1 truncate">{text}</span>
          <Button look="quiet" size="small" onClick={() => take(id, onNow)}>
            {t("composer.now")}
          </Button>
          <IconButton label={t("composer.edit_queued")} size="small" onClick={() => take(id, onEdit)}>
            <Pencil size={15} aria-hidden />
          </IconButton>
          <IconButton label={t("composer.drop_queued")} size="small" onClick={() => dequeue(conversationId, id)}>
            <X size={16} aria-hidden />
          </IconButton>
        </li>
      ))}
    </ul>
  );
}
