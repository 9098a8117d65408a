import { FileText, Image, LibraryBig, RotateCw, TriangleAlert, X } from "lucide-react";
import { details, say } from "../api/errors";
import { bytes, percent } from "../i18n/format";
import { type Translate, useT } from "../i18n/t";
import { withoutHidden } from "../markdown/addresses";
import { IconButton } from "../ui/Button";
import { joined } from "../ui/joined";
import { Spinner } from "../ui/states";
import { LARGEST_FILE } from "./attaching/kinds";
import type { Attachment, Attachments } from "./attachments";
import { Progress } from "./Progress";
import { stageOf } from "./status";

/** What goes with the message that is written: how far each is, and why not where it fails. */
export function AttachmentList({ attachments }: { attachments: Attachments }) {
  const t = useT();
  const { items, libraries } = attachments;
  if (items.length === 0 && libraries.length === 0) return null;
  return (
    <ul aria-label={t("attach.attached")} className="flex max-h-56 scroll-thin flex-wrap gap-2 overflow-y-auto p-1">
      {items.map((item) => (
        <AttachmentItem
          key={item.id}
          item={item}
          onRemove={() => attachments.remove(item.id)}
          onRetry={() => attachments.retry(item.id)}
        />
      ))}
      {libraries.map((library) => (
        <li
          key={library.id}
          className="flex items-center gap-2 rounded-xl border border-line bg-raised py-1 pr-1 pl-3 text-sm"
        >
          <LibraryBig size={18} aria-hidden className="shrink-0 text-ink-soft" />
          <span className="max-w-[12rem] truncate font-medium">{library.name}</span>
          <IconButton
            size="small"
            label={t("attach.remove", { name: library.name })}
            onClick={() => attachments.removeLibrary(library.id)}
          >
            <X size={16} aria-hidden />
          </IconButton>
        </li>
      ))}
    </ul>
  );
}

interface ItemProps {
  item: Attachment;
  onRemove: () => void;
  onRetry: () => void;
}

export function AttachmentItem({ item, onRemove, onRetry }: ItemProps) {
  const t = useT();
  const failed = item.state === "failed";
  return (
    <li
      className={joined(
        "relative flex w-[16rem] max-w-full items-center gap-2.5 overflow-hidden rounded-xl border bg-raised p-1.5 text-sm",
        failed ? "border-bad" : "border-line",
      )}
    >
      <Picture item={item} />
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium" title={withoutHidden(item.name)}>
          <bdi>{withoutHidden(item.name)}</bdi>
        </p>
        <p
          role={failed ? "alert" : undefined}
          title={item.error ? details(item.error) : undefined}
          className={joined("text-xs", failed ? "break-words text-bad" : "truncate text-ink-soft")}
        >
          {stateOf(item, t)}
        </p>
      </div>
      {failed && !item.refusal && (
        <IconButton size="small" label={t("attach.retry", { name: item.name })} onClick={onRetry}>
          <RotateCw size={16} aria-hidden />
        </IconButton>
      )}
      <IconButton size="small" label={t("attach.remove", { name: item.name })} onClick={onRemove}>
        <X size={16} aria-hidden />
      </IconButton>
      {item.state === "uploading" && (
        <Progress
          share={item.progress}
          label={t("attach.progress", { name: item.name })}
          className="absolute inset-x-0 bottom-0"
        />
      )}
    </li>
  );
}

function Picture({ item }: { item: Attachment }) {
  const frame = "flex size-10 shrink-0 items-center justify-center rounded-lg";
  if (item.kind === "picture" && item.content)
    return <img src={item.content} alt="" className={joined(frame, "object-cover")} />;
  if (item.state === "failed") {
    return (
      <span className={joined(frame, "bg-bad-soft text-bad")}>
        <TriangleAlert size={20} aria-hidden />
      </span>
    );
  }
  const Icon = item.kind === "picture" ? Image : FileText;
  return (
    <span className={joined(frame, "bg-sunken text-ink-soft")}>
      {item.state === "ready" ? <Icon size={20} aria-hidden /> : <Spinner />}
    </span>
  );
}

/** messages: attach.refused.* — by why a file was not taken. */
function stateOf(item: Attachment, t: Translate): string {
  switch (item.state) {
    case "waiting":
      return t("attach.waiting");
    case "uploading":
      return t("attach.uploading", { share: percent(item.progress) });
    case "processing":
      return stageOf(item.stage, t);
    case "ready": {
      const pages = item.pages ? t("documents.pages", { count: item.pages }) : bytes(item.size);
      return item.reason ? `${pages} · ${item.reason}` : pages;
    }
    case "failed":
      if (item.refusal) return t(`attach.refused.${item.refusal}`, { most: bytes(LARGEST_FILE) });
      return item.reason ?? say(item.error, t);
  }
}
