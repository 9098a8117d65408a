import { LoaderCircle, Pause, Play, Square, Volume2 } from "lucide-react";
import { useEffect, useId } from "react";
import { useT } from "../i18n/t";
import { useCapable } from "../models/queries";
import { useTyped } from "../shell/keys";
import { IconButton } from "../ui/Button";
import { pauseReading, read, resumeReading, stopReading, useReading } from "./reading";
import { sayable } from "./sayable";

interface Props {
  /** Markdown. */
  text: string;
  /** The one that the key is for. */
  newest?: boolean;
}

/** Text into speech, where an endpoint can. */
export function ReadAloudButton(props: Props) {
  const model = useCapable("speech");
  return model && typeof Audio !== "undefined" && sayable(props.text) ? (
    <ReadAloud {...props} model={model.name} />
  ) : null;
}

function ReadAloud({ text, newest = false, model }: Props & { model: string }) {
  const t = useT();
  const id = useId();
  const state = useReading((reading) => (reading.id === id ? reading.state : "silent"));
  const begin = () => void read(id, text, model);
  const step = { silent: begin, loading: stopReading, playing: pauseReading, paused: resumeReading }[state];
  useTyped(newest ? { read_aloud: state === "silent" ? begin : stopReading } : {});
  useEffect(() => () => void (useReading.getState().id === id && stopReading()), [id]);
  const Picture = { silent: Volume2, loading: LoaderCircle, playing: Pause, paused: Play }[state];
  return (
    <>
      {/* messages: speech.read.* name what the button does next */}
      <IconButton label={t(`speech.read.${state}`)} size="small" onClick={step}>
        <Picture
          size={16}
          aria-hidden
          className={state === "loading" ? "animate-spin motion-reduce:animate-none" : undefined}
        />
      </IconButton>
      {(state === "playing" || state === "paused") && (
        <IconButton label={t("speech.stop_reading")} size="small" onClick={stopReading}>
          <Square size={14} fill="currentColor" aria-hidden />
        </IconButton>
      )}
    </>
  );
}
