import { LoaderCircle, Mic, Square, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useT } from "../i18n/t";
import { useCapable } from "../models/queries";
import { IconButton } from "../ui/Button";
import { tell, tellError } from "../ui/toast";
import { transcribe } from "./api";
import { LevelMeter } from "./LevelMeter";
import { canRecord, type Trouble, useRecording } from "./recording";

interface Props {
  onText: (text: string) => void;
}

/** Speech into text, where an endpoint can and the browser has a microphone. */
export function DictateButton({ onText }: Props) {
  const model = useCapable("transcription");
  return model && canRecord() ? <Dictate model={model.name} onText={onText} /> : null;
}

function Dictate({ model, onText }: Props & { model: string }) {
  const t = useT();
  const { write, writing, stopWriting } = useWritten(model, onText);
  // messages: speech.trouble.* say what was in the way
  const recording = useRecording(write, (trouble: Trouble) => tell(t(`speech.trouble.${trouble}`)));
  const busy = writing || recording.phase === "asking";
  useEscape(recording.phase !== "idle" || writing, () => {
    recording.cancel();
    stopWriting();
  });
  if (recording.phase === "recording") return <Recording {...recording} />;
  return (
    <>
      <span role="status" className="sr-only">
        {writing && t("speech.writing")}
      </span>
      <IconButton
        label={busy ? t(writing ? "speech.writing" : "speech.asking") : t("speech.dictate")}
        size="small"
        aria-busy={busy || undefined}
        onClick={() => {
          if (writing) stopWriting();
          else if (recording.phase === "asking") recording.cancel();
          else void recording.start();
        }}
      >
        {busy ? (
          <LoaderCircle size={16} aria-hidden className="animate-spin motion-reduce:animate-none" />
        ) : (
          <Mic size={16} aria-hidden />
        )}
      </IconButton>
    </>
  );
}

type Running = Pick<ReturnType<typeof useRecording>, "seconds" | "stream" | "stop" | "cancel">;

function Recording({ seconds, stream, stop, cancel }: Running) {
  const t = useT();
  const button = useRef<HTMLButtonElement>(null);
  // The button that was pressed is gone: what ends it takes its place, for keys as well.
  useEffect(() => button.current?.focus(), []);
  return (
    // On a phone it has the whole row of the composer for itself.
    <span className="flex items-center gap-1.5 rounded-lg bg-bad-soft pl-2 text-bad max-md:absolute max-md:inset-x-1.5 max-md:z-10">
      <span role="status" className="sr-only">
        {t("speech.recording")}
      </span>
      <LevelMeter stream={stream} />
      <span className="min-w-9 text-sm tabular-nums max-md:flex-1">{minutes(seconds)}</span>
      <IconButton label={t("speech.cancel")} size="small" onClick={cancel}>
        <X size={16} aria-hidden />
      </IconButton>
      <IconButton ref={button} label={t("speech.finish")} size="small" onClick={stop}>
        <Square size={14} fill="currentColor" aria-hidden />
      </IconButton>
    </span>
  );
}

/** Has what was recorded written down, one at a time. */
function useWritten(model: string, onText: (text: string) => void) {
  const t = useT();
  const [writing, setWriting] = useState(false);
  const asking = useRef<AbortController | null>(null);
  useEffect(() => () => asking.current?.abort(), []);
  const write = async (sound: Blob) => {
    const controller = new AbortController();
    asking.current = controller;
    setWriting(true);
    try {
      const said = sound.size ? await transcribe(model, sound, controller.signal) : "";
      if (said) onText(said);
      else tell(t("speech.nothing_heard"));
    } catch (error) {
      if (!controller.signal.aborted) tellError(error);
    } finally {
      setWriting(false);
    }
  };
  return { write: (sound: Blob) => void write(sound), writing, stopWriting: () => asking.current?.abort() };
}

/** Escape ends what is under way, and nothing else then. */
function useEscape(active: boolean, run: () => void): void {
  const now = useRef(run);
  now.current = run;
  useEffect(() => {
    if (!active) return;
    const listen = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.shiftKey) return;
      event.preventDefault();
      event.stopPropagation();
      now.current();
    };
    document.addEventListener("keydown", listen, true);
    return () => document.removeEventListener("keydown", listen, true);
  }, [active]);
}

/** 1:05 */
export function minutes(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
