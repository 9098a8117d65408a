import { ArrowUp } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { useT } from "../i18n/t";
import { IconButton } from "../ui/Button";

/** One question for all of them. */
export function AskForm({ busy, onAsk }: { busy: boolean; onAsk: (text: string) => void }) {
  const t = useT();
  const [text, setText] = useState("");
  const send = () => {
    if (!text.trim() || busy) return;
    onAsk(text.trim());
    setText("");
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <div className="safe-bottom mx-auto w-full max-w-3xl px-3 pt-2">
      <div className="flex items-end gap-1 rounded-2xl border border-line-strong bg-raised p-1.5 pl-3.5 focus-within:border-accent">
        <textarea
          aria-label={t("arena.question")}
          placeholder={t("arena.question")}
          rows={2}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
          className="max-h-40 min-h-10 min-w-0 flex-1 resize-none bg-transparent py-1.5 outline-none"
        />
        <IconButton
          label={t("arena.ask")}
          disabled={busy || !text.trim()}
          onClick={send}
          className="bg-accent text-on-accent hover:bg-accent-strong hover:text-on-accent"
        >
          <ArrowUp size={20} aria-hidden />
        </IconButton>
      </div>
    </div>
  );
}
