import { create } from "zustand";
import { language } from "../i18n/language";
import { tellError } from "../ui/toast";
import { speak } from "./api";
import { pieces, sayable } from "./sayable";

interface Reading {
  /** Whose answer is being read; empty: none is. */
  id: string;
  state: "loading" | "playing" | "paused";
}

const SILENT: Reading = { id: "", state: "loading" };

/** One is read at a time in the whole application. */
export const useReading = create<Reading>(() => SILENT);

let player: HTMLAudioElement | undefined;
let running = new AbortController();

/** From the beginning; what was read before stops. */
export async function read(id: string, markdown: string, model: string): Promise<void> {
  stopReading();
  const controller = new AbortController();
  running = controller;
  // The same one for all: a browser lets that play on which a click has begun.
  player ??= new Audio();
  useReading.setState({ id, state: "loading" });
  try {
    await all(pieces(sayable(markdown), language.getState().language), model, player, controller.signal);
  } catch (error) {
    if (!controller.signal.aborted) tellError(error);
  }
  if (running === controller) stopReading();
}

export function pauseReading(): void {
  player?.pause();
  useReading.setState({ state: "paused" });
}

export function resumeReading(): void {
  useReading.setState({ state: "playing" });
  player?.play().catch(tellError);
}

export function stopReading(): void {
  running.abort();
  player?.pause();
  useReading.setState(SILENT);
}

/** While one piece is heard the next is asked for. */
async function all(texts: string[], model: string, audio: HTMLAudioElement, signal: AbortSignal): Promise<void> {
  const ask = (text: string | undefined) => {
    const asked = text === undefined ? undefined : speak(model, text, signal);
    // It fails where it is waited for.
    asked?.catch(() => undefined);
    return asked;
  };
  let next = ask(texts[0]);
  for (let at = 0; next; at++) {
    const sound = await next;
    next = ask(texts[at + 1]);
    await heard(sound, audio, signal);
  }
}

function heard(sound: Blob, audio: HTMLAudioElement, signal: AbortSignal): Promise<void> {
  const url = URL.createObjectURL(sound);
  return new Promise<void>((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    audio.onended = () => resolve();
    audio.onerror = () => reject(audio.error ?? new Error("The sound cannot be played."));
    audio.src = url;
    if (useReading.getState().state === "paused") return;
    useReading.setState({ state: "playing" });
    audio.play().catch(reject);
  }).finally(() => {
    audio.onended = audio.onerror = null;
    URL.revokeObjectURL(url);
  });
}
