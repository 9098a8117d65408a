import { FileText, Pencil } from "lucide-react";
import { memo, useState } from "react";
import { attachedIn } from "../documents/attaching/chunks";
import { useT } from "../i18n/t";
import { withoutHidden } from "../markdown/addresses";
import {
  type DocumentPart,
  type FilePart,
  type ImagePart,
  type Part,
  textOf,
  type UserMessage,
} from "../stream/entries";
import type { WireChunk, WireContent } from "../stream/wire";
import { Button, IconButton } from "../ui/Button";
import { CopyButton } from "../ui/Copy";
import { joined } from "../ui/joined";
import { useActions } from "./actions";
import { BranchSwitcher } from "./BranchSwitcher";
import type { Fork } from "./branches";
import { EditBox } from "./EditBox";
import { usePlain } from "./plain";

const LONG = 1600;

interface Props {
  entry: UserMessage;
  fork?: Fork;
  /** A reply runs, so it cannot be asked otherwise just now. */
  busy: boolean;
}

/** What the user said, as they wrote it. */
export const UserView = memo(function UserView({ entry, fork, busy }: Props) {
  const t = useT();
  const { edit } = useActions();
  const plain = usePlain();
  const [editing, setEditing] = useState(false);
  const [left, setLeft] = useState(false);
  const { words: text, attached } = attachedIn(textOf(entry.parts));
  if (editing) {
    const save = async (changed: string) => {
      if (await edit(entry.id, contentWith(entry.parts, text, changed))) setEditing(false);
    };
    const cancel = () => {
      setEditing(false);
      setLeft(true);
    };
    return <EditBox text={text} onSave={save} onCancel={cancel} />;
  }
  return (
    <div className="group flex flex-col items-end gap-1">
      <AttachedParts parts={entry.parts} names={attached.map((one) => one.name)} />
      {text && <Bubble text={text} faint={entry.sending} />}
      <div className="flex min-h-8 items-center gap-0.5">
        {fork && <BranchSwitcher fork={fork} />}
        {!entry.sending && (
          <div className="flex opacity-0 transition-opacity group-focus-within:opacity-100 group-hover:opacity-100 max-md:opacity-100">
            {text && <CopyButton text={text} label={t("thread.copy_question")} />}
            {!busy && !plain && (
              // Whoever edits no more is back where they began.
              <IconButton
                label={t("thread.edit")}
                size="small"
                data-edit
                autoFocus={left}
                onBlur={() => setLeft(false)}
                onClick={() => setEditing(true)}
              >
                <Pencil size={16} aria-hidden />
              </IconButton>
            )}
          </div>
        )}
      </div>
    </div>
  );
});

function Bubble({ text, faint }: { text: string; faint?: boolean }) {
  const t = useT();
  const [whole, setWhole] = useState(false);
  const long = text.length > LONG;
  return (
    <div
      className={joined(
        "max-w-[min(85%,36rem)] rounded-2xl rounded-br-md bg-sunken px-4 py-2.5 break-words whitespace-pre-wrap [overflow-wrap:anywhere]",
        faint && "opacity-70",
      )}
    >
      {long && !whole ? `${text.slice(0, LONG).trimEnd()}…` : text}
      {long && (
        <Button look="quiet" size="small" className="mt-1 -ml-2.5 block text-ink-soft" onClick={() => setWhole(!whole)}>
          {t(whole ? "thread.less" : "thread.more")}
        </Button>
      )}
    </div>
  );
}

function AttachedParts({ parts, names }: { parts: readonly Part[]; names: string[] }) {
  const t = useT();
  const images = parts.filter((one): one is ImagePart => one.kind === "image");
  const files = parts.filter((one): one is FilePart | DocumentPart => one.kind === "file" || one.kind === "document");
  const all = [
    ...files.map((one) => (one.kind === "file" ? one.name || one.fileId : one.name) || t("thread.file")),
    ...names,
  ];
  if (!images.length && !all.length) return null;
  return (
    <ul className="flex max-w-[85%] flex-wrap justify-end gap-2">
      {images.map((image) => (
        <li key={image.url.slice(0, 200)}>
          <Picture url={image.url} label={t("thread.picture")} />
        </li>
      ))}
      {all.map((name) => (
        <li
          key={name}
          className="flex min-h-9 max-w-[16rem] items-center gap-2 rounded-xl border border-line bg-raised px-3 text-sm"
        >
          <FileText size={16} aria-hidden className="shrink-0 text-ink-soft" />
          <bdi className="truncate">{withoutHidden(name)}</bdi>
        </li>
      ))}
    </ul>
  );
}

/** Only what came with the message itself: no address is asked for a picture. */
function Picture({ url, label }: { url: string; label: string }) {
  if (!/^data:image\/(png|jpeg|webp|gif);base64,/.test(url)) {
    return (
      <span className="flex min-h-9 items-center rounded-xl border border-line bg-raised px-3 text-sm">{label}</span>
    );
  }
  return <img src={url} alt={label} className="max-h-60 max-w-full rounded-xl border border-line object-contain" />;
}

/** The message with other words, and with what came with it. */
function contentWith(parts: readonly Part[], words: string, changed: string): WireContent {
  const others: WireChunk[] = parts.flatMap((one): WireChunk[] => {
    if (one.kind === "image") return [{ type: "image_url", image_url: one.url }];
    if (one.kind === "file") return [{ type: "file", file_id: one.fileId }];
    if (one.kind === "document") return [{ type: "document_url", document_url: one.url, document_name: one.name }];
    return [];
  });
  // What is attached as text stands behind the words.
  const text = `${changed}${textOf(parts).slice(words.length)}`;
  return others.length ? [{ type: "text", text }, ...others] : text;
}
