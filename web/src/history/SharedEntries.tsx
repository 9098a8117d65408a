import { Bot, FileText, UserRound } from "lucide-react";
import { useMemo } from "react";
import { type Attached, attachedIn } from "../documents/attaching/chunks";
import { SourcesList } from "../documents/SourcesList";
import { useT } from "../i18n/t";
import { Markdown } from "../markdown/Markdown";
import type { Source } from "../markdown/sources";
import { type Call, type FilePart, type Part, textOf } from "../stream/entries";
import { fromHistory } from "../stream/history";
import type { WireEntry } from "../stream/wire";
import { proseOf } from "../thread/prose";
import { does, iconOf } from "../tools/does";
import type { SharedConversation } from "./types";

interface Props {
  entries: SharedConversation["entries"];
  /** Where what is shared is, of which files are below; null where files are not shared. */
  files: string | null;
}

/** What was said, one after the other, to be read. */
export function SharedEntries({ entries, files }: Props) {
  const told = useMemo(() => fromHistory(entries as WireEntry[]), [entries]);
  return (
    <ol className="flex flex-col gap-6">
      {told.map((entry) => {
        if (entry.kind === "handoff" || entry.kind === "compaction") return null;
        return (
          <li key={entry.id} className="min-w-0">
            {entry.kind === "call" ? (
              <Used call={entry} />
            ) : entry.kind === "user" ? (
              <Question parts={entry.parts} files={files} />
            ) : (
              <Answer id={entry.id} parts={entry.parts} files={files} />
            )}
          </li>
        );
      })}
    </ol>
  );
}

function Used({ call }: { call: Call }) {
  const t = useT();
  const Icon = iconOf(call);
  // Whatever it ended with, it is over.
  const over: Call = { ...call, state: "done" };
  return (
    <p className="flex items-center gap-2 text-sm text-ink-soft">
      <Icon size={15} aria-hidden className="shrink-0" />
      <span className="min-w-0 break-words">{does(over, t)}</span>
    </p>
  );
}

function Question({ parts, files }: { parts: readonly Part[]; files: string | null }) {
  const t = useT();
  const { words, attached } = attachedIn(textOf(parts));
  return (
    <article className="rounded-card bg-sunken p-4">
      <p className="mb-1 flex items-center gap-2 text-sm font-semibold">
        <UserRound size={16} aria-hidden />
        {t("history.said_by_user")}
      </p>
      <p className="break-words whitespace-pre-wrap">{words}</p>
      <Files parts={parts} attached={attached} files={files} />
    </article>
  );
}

function Answer({ id, parts, files }: { id: string; parts: readonly Part[]; files: string | null }) {
  const t = useT();
  const { text, sources } = proseOf(parts);
  const opened = useMemo(() => sources.map((one) => withLink(one, files)), [sources, files]);
  return (
    <article>
      <p className="mb-1 flex items-center gap-2 text-sm font-semibold">
        <Bot size={16} aria-hidden />
        {t("history.said_by_assistant")}
      </p>
      <Markdown text={text} sources={opened} entryId={id} />
      <Files parts={parts} attached={[]} files={files} />
      {opened.length > 0 && (
        <div className="mt-2 -ml-2">
          <SourcesList sources={opened} />
        </div>
      )}
    </article>
  );
}

function withLink(source: Source, files: string | null): Source {
  const { attached } = source;
  return files && attached ? { ...source, href: `${files}/documents/${attached}` } : source;
}

interface FilesProps {
  parts: readonly Part[];
  attached: readonly Attached[];
  files: string | null;
}

function Files({ parts, attached, files }: FilesProps) {
  const t = useT();
  const named = parts.filter((one): one is FilePart => one.kind === "file");
  const lines = [
    ...named.map((one) => ({
      name: one.name || t("history.file"),
      href: files && `${files}/files/${encodeURIComponent(one.fileId)}`,
    })),
    ...attached.map(({ name, number }) => ({ name, href: files && number ? `${files}/documents/${number}` : null })),
  ];
  if (lines.length === 0) return null;
  return (
    <ul className="mt-2 flex flex-col gap-1">
      {lines.map(({ name, href }) => (
        <li key={`${href} ${name}`} className="flex items-center gap-2 text-sm">
          <FileText size={15} aria-hidden className="shrink-0" />
          {href ? (
            <a
              href={href}
              target="_blank"
              rel="noopener noreferrer nofollow"
              className="inline-flex min-h-6 items-center text-accent underline [overflow-wrap:anywhere] max-md:min-h-10"
            >
              {name}
            </a>
          ) : (
            <span className="min-w-0 [overflow-wrap:anywhere]">{name}</span>
          )}
        </li>
      ))}
    </ul>
  );
}
