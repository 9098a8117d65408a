import { ArrowUp, Square } from "lucide-react";
import {
  type ClipboardEvent,
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  useImperativeHandle,
  useRef,
  useState,
} from "react";
import { AttachButton } from "../documents/AttachButton";
import { AttachmentList } from "../documents/AttachmentList";
import type { Attachments } from "../documents/attachments";
import { useT } from "../i18n/t";
import { TriggerMenu } from "../prompts/TriggerMenu";
import { useWriting } from "../settings/writing";
import { shown, useKeys } from "../shell/keys";
import { DictateButton } from "../speech/DictateButton";
import { IconButton } from "../ui/Button";
import { tell } from "../ui/toast";
import { useDraft } from "./useDraft";
import { useGrowing } from "./useGrowing";

export interface ComposerHandle {
  focus: () => void;
  /** The focus, from a control that goes away. A finger leaves none behind, and would be shown a keyboard. */
  rest: () => void;
  /** At the end of what is written, in paragraphs of its own. */
  insert: (text: string) => void;
  set: (text: string) => void;
}

interface Props {
  ref?: Ref<ComposerHandle>;
  /** By which the draft is kept. */
  draft: string;
  running: boolean;
  attachments: Attachments;
  /** Resolves to whether it was taken: what was not, stays. */
  onSend: (text: string) => Promise<boolean>;
  onStop: () => void;
  /** The last question is to be asked otherwise. */
  onEditLast: () => void;
  onAgent?: (agentId: string) => void;
  /** What stands above, and what in the row of controls. */
  above?: ReactNode;
  left?: ReactNode;
  right?: ReactNode;
}

const TOUCH = globalThis.matchMedia?.("(pointer: coarse)").matches ?? false;

/** Where one writes. Enter sends, and makes a line on a touch screen, where there is no Shift to go with it. */
export function Composer({ ref, draft, running, attachments, onSend, onStop, onEditLast, onAgent, ...more }: Props) {
  const t = useT();
  const area = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useDraft(draft);
  const [caret, setCaret] = useState(0);
  const stopKey = useKeys((state) => state.bindings.stop);
  useGrowing(area, text);
  const rest = () => {
    if (!TOUCH) area.current?.focus({ preventScroll: true });
  };
  useImperativeHandle(ref, () => ({
    focus: () => area.current?.focus(),
    rest,
    insert: (more) => {
      setText((before) => (before.trim() ? `${before.trimEnd()}\n\n${more}` : more));
      focusEnd(area.current);
    },
    set: (whole) => {
      setText(whole);
      focusEnd(area.current);
    },
  }));
  const empty = !text.trim() && attachments.items.length === 0;
  const send = async () => {
    if (empty) return;
    if (!attachments.ready) return tell(t("composer.not_ready"));
    const sent = text;
    // At once, so that what is typed meanwhile belongs to the next message.
    setText("");
    if (!(await onSend(sent.trim()))) setText((now) => (now ? `${sent}\n\n${now}` : sent));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // Within an input method, Enter takes what it offers.
    if (event.defaultPrevented || event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (
      event.key === "Enter" &&
      !event.shiftKey &&
      ((!TOUCH && useWriting.getState().enterSends) || event.ctrlKey || event.metaKey)
    ) {
      event.preventDefault();
      void send();
    } else if (event.key === "ArrowUp" && !text) {
      event.preventDefault();
      onEditLast();
    }
  };
  const onPaste = (event: ClipboardEvent) => {
    const files = [...event.clipboardData.files];
    if (!files.length || event.clipboardData.getData("text/plain")) return;
    event.preventDefault();
    attachments.add(files);
  };
  return (
    <form
      className="flex flex-col rounded-2xl border border-line-strong bg-raised shadow-low focus-within:border-accent"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {more.above}
      <AttachmentList attachments={attachments} />
      <div className="relative">
        <TriggerMenu
          text={text}
          caret={caret}
          textarea={area}
          onReplace={(from, to, inserted) => setText((before) => before.slice(0, from) + inserted + before.slice(to))}
          onAgent={onAgent}
          onLibrary={(id) => attachments.addLibrary(id)}
        />
        <textarea
          ref={area}
          data-composer
          rows={1}
          value={text}
          aria-label={t("composer.message")}
          placeholder={t("composer.placeholder")}
          className="block max-h-[40dvh] w-full resize-none scroll-thin bg-transparent px-4 pt-3.5 pb-1 outline-none placeholder:text-ink-soft"
          onChange={(event) => {
            setText(event.target.value);
            setCaret(event.target.selectionStart);
          }}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
      </div>
      <div className="relative flex items-center gap-0.5 p-1.5">
        <AttachButton attachments={attachments} />
        {more.left}
        <span className="flex-1" />
        {more.right}
        <DictateButton onText={(said) => setText((before) => (before ? `${before} ${said}` : said))} />
        {running && (
          <IconButton
            label={t("composer.stop", { keys: shown(stopKey) })}
            size="small"
            className="bg-sunken text-ink"
            onClick={() => {
              onStop();
              rest();
            }}
          >
            <Square size={14} fill="currentColor" aria-hidden />
          </IconButton>
        )}
        {(!running || !empty) && (
          <IconButton
            type="submit"
            label={t(running ? "composer.queue" : attachments.ready ? "composer.send" : "composer.not_ready")}
            size="small"
            disabled={empty || !attachments.ready}
            className="bg-accent text-on-accent hover:bg-accent-strong hover:text-on-accent"
          >
            <ArrowUp size={18} aria-hidden />
          </IconButton>
        )}
      </div>
    </form>
  );
}

function focusEnd(area: HTMLTextAreaElement | null): void {
  // After what was put in is there.
  requestAnimationFrame(() => {
    area?.focus();
    area?.setSelectionRange(area.value.length, area.value.length);
  });
}
