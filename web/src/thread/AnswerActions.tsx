import { Blocks, GitFork, Quote, RefreshCw, Telescope } from "lucide-react";
import { openAsArtefact } from "../canvas/open";
import { useT } from "../i18n/t";
import { fullNameOf } from "../models/naming";
import { useChatModels } from "../models/queries";
import { openPanel } from "../shell/panel";
import { ReadAloudButton } from "../speech/ReadAloudButton";
import type { AssistantMessage } from "../stream/entries";
import { IconButton } from "../ui/Button";
import { CopyButton } from "../ui/Copy";
import { joined } from "../ui/joined";
import { Menu, type MenuEntry } from "../ui/Menu";
import { tellError } from "../ui/toast";
import { useActions } from "./actions";
import { InfoPopover } from "./InfoPopover";
import { usePlain } from "./plain";
import { asMarkdown, firstSentence, plainOf } from "./prose";

interface Props {
  entry: AssistantMessage;
  conversationId: string;
  newest: boolean;
  busy: boolean;
  searched: boolean;
}

/** The row below an answer. */
export function AnswerActions(props: Props) {
  return usePlain() ? null : <Actions {...props} />;
}

function Actions({ entry, conversationId, newest, busy, searched }: Props) {
  const t = useT();
  const { quote, fork } = useActions();
  const text = plainOf(entry.parts);
  const inCanvas = () => {
    const title = firstSentence(text).slice(0, 80) || t("thread.answer");
    const draft = { title, kind: "document" as const, content: text, conversationId, entryId: entry.id };
    openAsArtefact(draft).catch(tellError);
  };
  return (
    <div
      className={joined(
        "flex flex-wrap items-center transition-opacity group-focus-within:opacity-100 group-hover:opacity-100 max-md:opacity-100",
        !newest && "opacity-0",
      )}
    >
      {text && <CopyButton text={() => asMarkdown(entry.parts)} label={t("thread.copy_answer")} />}
      {text && <ReadAloudButton text={text} newest={newest} />}
      {!busy && <Regenerate entry={entry} />}
      {text && (
        <IconButton label={t("thread.quote")} size="small" onClick={() => quote(text)}>
          <Quote size={16} aria-hidden />
        </IconButton>
      )}
      {!busy && (
        <IconButton label={t("thread.fork")} size="small" onClick={() => fork(entry.id)}>
          <GitFork size={16} aria-hidden />
        </IconButton>
      )}
      {text && (
        <IconButton label={t("thread.in_canvas")} size="small" onClick={inCanvas}>
          <Blocks size={16} aria-hidden />
        </IconButton>
      )}
      {searched && (
        <IconButton
          label={t("panel.why")}
          size="small"
          onClick={() => openPanel({ kind: "why", conversationId, entryId: entry.id })}
        >
          <Telescope size={16} aria-hidden />
        </IconButton>
      )}
      <InfoPopover entry={entry} />
    </div>
  );
}

/** The same question once more, to the same model or to another. */
function Regenerate({ entry }: { entry: AssistantMessage }) {
  const t = useT();
  const { regenerate } = useActions();
  const others = useChatModels().filter((one) => one.name !== entry.model);
  const entries: MenuEntry[] = [
    { label: t("thread.again_same"), icon: <RefreshCw />, onSelect: () => regenerate(entry.id) },
  ];
  if (others.length) {
    entries.push({
      label: t("thread.again_other"),
      items: others.map((one) => ({ label: fullNameOf(one), onSelect: () => regenerate(entry.id, one.name) })),
    });
  }
  return (
    <Menu
      align="start"
      entries={entries}
      trigger={
        <IconButton label={t("thread.again")} size="small">
          <RefreshCw size={16} aria-hidden />
        </IconButton>
      }
    />
  );
}
