import { memo } from "react";
import { SourcesList } from "../documents/SourcesList";
import { useT } from "../i18n/t";
import { Markdown } from "../markdown/Markdown";
import type { AssistantMessage } from "../stream/entries";
import { AnswerActions } from "./AnswerActions";
import { BranchSwitcher } from "./BranchSwitcher";
import type { Fork } from "./branches";
import { proseOf } from "./prose";
import { Thoughts } from "./Thoughts";

interface Props {
  entry: AssistantMessage;
  conversationId: string;
  fork?: Fork;
  /** It is being written. */
  live: boolean;
  /** The end of what was answered to a question: what can be done with the answer stands below. */
  last: boolean;
  /** The end of the conversation: what can be done is shown without being pointed at. */
  newest: boolean;
  busy: boolean;
  /** What the answer rests on was searched for before it. */
  searched: boolean;
}

/** What a model answered. The files of tools are shown with the calls that made them. */
export const AnswerView = memo(function AnswerView({ entry, conversationId, fork, live, searched, ...place }: Props) {
  const t = useT();
  const { text, sources, images, thoughts, thoughtFor } = proseOf(entry.parts);
  return (
    <div className="group flex min-w-0 flex-col gap-2">
      {thoughts && <Thoughts text={thoughts} time={thoughtFor} live={live && !text} />}
      {text && (
        <div data-answer={entry.id} className="min-w-0">
          <Markdown text={text} live={live} sources={sources} conversationId={conversationId} entryId={entry.id} />
        </div>
      )}
      {images.map((image) => (
        <MadePicture key={image.url.slice(0, 200)} url={image.url} />
      ))}
      {entry.partial && place.last && !place.newest && <p className="text-sm text-ink-soft">{t("thread.cut")}</p>}
      {sources.length > 0 && !live && <SourcesList sources={sources} />}
      {place.last && !live && (
        <div className="-ml-2 flex min-h-9 flex-wrap items-center gap-0.5">
          {fork && <BranchSwitcher fork={fork} />}
          <AnswerActions
            entry={entry}
            conversationId={conversationId}
            newest={place.newest}
            busy={place.busy}
            searched={searched || sources.length > 0}
          />
        </div>
      )}
    </div>
  );
});

function MadePicture({ url }: { url: string }) {
  const t = useT();
  // No address is asked for a picture: only what is in the message itself.
  if (!/^data:image\/(png|jpeg|webp|gif);base64,/.test(url)) return null;
  return (
    <img src={url} alt={t("thread.picture")} className="max-h-96 max-w-full self-start rounded-xl border border-line" />
  );
}
