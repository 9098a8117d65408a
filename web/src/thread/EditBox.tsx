import { useEffect, useRef, useState } from "react";
import { useT } from "../i18n/t";
import { Button } from "../ui/Button";

interface Props {
  text: string;
  onSave: (text: string) => Promise<void>;
  onCancel: () => void;
}

/** A question that is put into other words: saving makes a branch, and the first words stay in the other. */
export function EditBox({ text, onSave, onCancel }: Props) {
  const t = useT();
  const [changed, setChanged] = useState(text);
  const [busy, setBusy] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const { current } = area;
    current?.focus();
    current?.setSelectionRange(current.value.length, current.value.length);
  }, []);
  const save = async () => {
    if (!changed.trim() || busy) return;
    setBusy(true);
    await onSave(changed.trim());
    setBusy(false);
  };
  return (
    <form
      className="flex flex-col gap-2 rounded-2xl border border-line-strong bg-raised p-3 focus-within:border-accent"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <textarea
        ref={area}
        aria-label={t("thread.edit")}
        value={changed}
        rows={Math.min(12, changed.split("\n").length + 1)}
        className="w-full resize-none bg-transparent px-1 outline-none"
        onChange={(event) => setChanged(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") onCancel();
          if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault();
            void save();
          }
        }}
      />
      <div className="flex flex-wrap items-center justify-end gap-2">
        <p className="mr-auto text-sm text-ink-soft">{t("thread.edit_hint")}</p>
        <Button size="small" onClick={onCancel}>
          {t("ui.cancel")}
        </Button>
        <Button size="small" look="solid" type="submit" busy={busy} disabled={!changed.trim()}>
          {t("composer.send")}
        </Button>
      </div>
    </form>
  );
}
