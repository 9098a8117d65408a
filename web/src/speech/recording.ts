import { useCallback, useEffect, useRef, useState } from "react";

/** Longer recordings end by themselves: they are whole in memory here and at the server. */
const LONGEST_SECONDS = 600;
const BITS_A_SECOND = 32_000;
const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];

export type Trouble = "refused" | "no_microphone" | "no_recording";
export type Phase = "idle" | "asking" | "recording";

/** Whether this browser can record: pages that came by plain HTTP from elsewhere have no microphone. */
export function canRecord(): boolean {
  return typeof MediaRecorder !== "undefined" && Boolean(navigator.mediaDevices?.getUserMedia);
}

/** The name tells the server what kind of file it is. */
export function fileName(type: string): string {
  const kind = type.split(";")[0] ?? "";
  return { "audio/mp4": "speech.m4a", "audio/ogg": "speech.ogg" }[kind] ?? "speech.webm";
}

export function troubleOf(error: unknown): Trouble {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "refused";
  return name === "NotFoundError" || name === "OverconstrainedError" ? "no_microphone" : "no_recording";
}

interface Running {
  recorder: MediaRecorder;
  stream: MediaStream;
  cancelled: boolean;
}

/** The microphone. `onDone` gets what was recorded; it is not called after `cancel`. */
export function useRecording(onDone: (sound: Blob) => void, onTrouble: (trouble: Trouble) => void) {
  const [phase, setPhase] = useState<Phase>("idle");
  const [seconds, setSeconds] = useState(0);
  const [stream, setStream] = useState<MediaStream | null>(null);
  const running = useRef<Running | null>(null);
  const wanted = useRef(0);
  const told = useRef({ onDone, onTrouble });
  told.current = { onDone, onTrouble };

  const end = useCallback((cancelled: boolean) => {
    wanted.current++;
    const now = running.current;
    if (!now) return setPhase("idle");
    now.cancelled ||= cancelled;
    if (now.recorder.state !== "inactive") now.recorder.stop();
  }, []);

  const start = useCallback(async () => {
    const turn = ++wanted.current;
    setPhase("asking");
    try {
      const opened = await navigator.mediaDevices.getUserMedia({ audio: { noiseSuppression: true } });
      if (turn !== wanted.current) return close(opened);
      const made = record(opened, (sound, cancelled) => {
        running.current = null;
        setStream(null);
        setPhase("idle");
        if (!cancelled) told.current.onDone(sound);
      });
      running.current = made;
      setSeconds(0);
      setStream(opened);
      setPhase("recording");
    } catch (error) {
      if (turn !== wanted.current) return;
      setPhase("idle");
      told.current.onTrouble(troubleOf(error));
    }
  }, []);

  useEffect(() => {
    if (phase !== "recording") return;
    const began = performance.now();
    const timer = setInterval(() => {
      const passed = Math.floor((performance.now() - began) / 1000);
      setSeconds(passed);
      if (passed >= LONGEST_SECONDS) end(false);
    }, 250);
    return () => clearInterval(timer);
  }, [phase, end]);

  // Whoever leaves the page leaves the microphone.
  useEffect(() => () => end(true), [end]);

  return { phase, seconds, stream, start, stop: () => end(false), cancel: () => end(true) };
}

function record(stream: MediaStream, ended: (sound: Blob, cancelled: boolean) => void): Running {
  const mimeType = KINDS.find((one) => MediaRecorder.isTypeSupported(one));
  const chunks: Blob[] = [];
  try {
    const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: BITS_A_SECOND });
    const made: Running = { recorder, stream, cancelled: false };
    recorder.ondataavailable = ({ data }) => chunks.push(data);
    recorder.onstop = () => {
      close(stream);
      ended(new Blob(chunks, { type: recorder.mimeType }), made.cancelled);
    };
    recorder.start();
    return made;
  } catch (error) {
    close(stream);
    throw error;
  }
}

function close(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
