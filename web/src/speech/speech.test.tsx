import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import type { ReactElement } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import * as queries from "../models/queries";
import { DictateButton, minutes } from "./DictateButton";
import { loudness } from "./LevelMeter";
import { ReadAloudButton } from "./ReadAloudButton";
import { stopReading } from "./reading";
import { fileName, troubleOf } from "./recording";

const asked: { path: string; body: unknown }[] = [];
const stopped = vi.fn();

/** Records "sound" from when it is started until it is stopped. */
class Recorder {
  static isTypeSupported = (type: string) => type.startsWith("audio/mp4");
  state = "inactive";
  mimeType = "audio/mp4";
  ondataavailable: (event: { data: Blob }) => void = () => undefined;
  onstop = () => undefined;
  start() {
    this.state = "recording";
  }
  stop() {
    this.state = "inactive";
    this.ondataavailable({ data: new Blob(["sound"]) });
    this.onstop();
  }
}

/** Plays until it is told that it has ended. */
class Player {
  static last: Player;
  src = "";
  onended: (() => void) | null = null;
  onerror: (() => void) | null = null;
  play = vi.fn(() => Promise.resolve());
  pause = vi.fn();
  constructor() {
    Player.last = this;
  }
}

const microphone = vi.fn();

beforeEach(() => {
  asked.length = 0;
  stopped.mockClear();
  microphone.mockReset().mockResolvedValue({ getTracks: () => [{ stop: stopped }] });
  const capable = { name: "voxtral" } as ReturnType<typeof queries.useCapable>;
  vi.spyOn(queries, "useCapable").mockReturnValue(capable);
  vi.stubGlobal("MediaRecorder", Recorder);
  vi.stubGlobal("Audio", Player);
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    asked.push({ path, body: init.body });
    return new Response(path.endsWith("speech") ? "mp3" : "Bonjour\n");
  });
  Object.defineProperty(navigator, "mediaDevices", { value: { getUserMedia: microphone }, configurable: true });
  URL.createObjectURL = () => "blob:here";
  URL.revokeObjectURL = () => undefined;
});

afterEach(() => {
  stopReading();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const shown = (element: ReactElement) => render(<I18nProvider i18n={i18n}>{element}</I18nProvider>);

it("has no buttons where nothing can hear or speak", () => {
  vi.spyOn(queries, "useCapable").mockReturnValue(undefined);
  const { container } = shown(
    <>
      <DictateButton onText={() => undefined} />
      <ReadAloudButton text="Hello." />
    </>,
  );
  expect(container).toBeEmptyDOMElement();
});

it("writes down what was said between two presses, and lets go of the microphone", async () => {
  const onText = vi.fn();
  shown(<DictateButton onText={onText} />);
  fireEvent.click(screen.getByRole("button", { name: "Dictate" }));
  const finish = await screen.findByRole("button", { name: "Finish and transcribe" });
  await waitFor(() => expect(finish).toHaveFocus());
  fireEvent.click(finish);
  await waitFor(() => expect(onText).toHaveBeenCalledWith("Bonjour"));
  const form = asked[0]?.body as FormData;
  expect(Object.fromEntries(form)).toMatchObject({ model: "voxtral", language: "en", response_format: "text" });
  expect((form.get("file") as File).name).toBe("speech.m4a");
  expect(stopped).toHaveBeenCalledOnce();
});

it("throws the recording away on Escape", async () => {
  const onText = vi.fn();
  shown(<DictateButton onText={onText} />);
  fireEvent.click(screen.getByRole("button", { name: "Dictate" }));
  await screen.findByRole("button", { name: "Finish and transcribe" });
  fireEvent.keyDown(document, { key: "Escape" });
  await screen.findByRole("button", { name: "Dictate" });
  expect(stopped).toHaveBeenCalledOnce();
  expect(asked).toEqual([]);
});

it("is as before when the microphone is refused", async () => {
  microphone.mockRejectedValue(new DOMException("no", "NotAllowedError"));
  shown(<DictateButton onText={() => undefined} />);
  fireEvent.click(screen.getByRole("button", { name: "Dictate" }));
  expect(await screen.findByRole("button", { name: "Dictate" })).toBeEnabled();
  expect(troubleOf(new DOMException("no", "NotAllowedError"))).toBe("refused");
  expect(troubleOf(new DOMException("no", "NotFoundError"))).toBe("no_microphone");
});

it("reads sentence by sentence, the next one asked for while one is heard", async () => {
  shown(<ReadAloudButton text={"One. **Two** is longer.\n\n```\ncode\n```"} />);
  fireEvent.click(screen.getByRole("button", { name: "Read aloud" }));
  await screen.findByRole("button", { name: "Pause reading" });
  expect(asked.map(({ body }) => JSON.parse(body as string).input)).toEqual(["One.", "Two is longer."]);
  Player.last.onended?.();
  await waitFor(() => expect(Player.last.play).toHaveBeenCalledTimes(2));
  fireEvent.click(screen.getByRole("button", { name: "Pause reading" }));
  fireEvent.click(await screen.findByRole("button", { name: "Resume reading" }));
  Player.last.onended?.();
  expect(await screen.findByRole("button", { name: "Read aloud" })).toBeEnabled();
});

it("reads one at a time", async () => {
  shown(
    <>
      <ReadAloudButton text="First answer." />
      <ReadAloudButton text="Second answer." />
    </>,
  );
  const [first] = screen.getAllByRole("button", { name: "Read aloud" });
  if (first) fireEvent.click(first);
  await screen.findByRole("button", { name: "Pause reading" });
  fireEvent.click(screen.getByRole("button", { name: "Read aloud" }));
  await waitFor(() => expect(asked).toHaveLength(2));
  expect(await screen.findAllByRole("button", { name: "Pause reading" })).toHaveLength(1);
});

it("tells time, kinds and loudness", () => {
  expect([minutes(5), minutes(65)]).toEqual(["0:05", "1:05"]);
  expect([fileName("audio/webm;codecs=opus"), fileName("audio/ogg")]).toEqual(["speech.webm", "speech.ogg"]);
  expect(loudness(new Uint8Array(8).fill(128))).toBe(0);
  expect(loudness(new Uint8Array(8).fill(255))).toBeGreaterThan(0.9);
});
