import { fetchAs } from "../api/client";
import { language } from "../i18n/language";
import { fileName } from "./recording";

/** What was said, by a model that writes it down. Throws ApiError. */
export async function transcribe(model: string, sound: Blob, signal: AbortSignal): Promise<string> {
  const form = new FormData();
  form.set("model", model);
  form.set("language", language.getState().language);
  form.set("response_format", "text");
  form.set("file", sound, fileName(sound.type));
  const response = await fetchAs("/v1/audio/transcriptions", { method: "POST", body: form, signal });
  return (await response.text()).trim();
}

/** The sound of a text. Throws ApiError. */
export async function speak(model: string, input: string, signal: AbortSignal): Promise<Blob> {
  const response = await fetchAs("/v1/audio/speech", {
    method: "POST",
    headers: { "content-type": "application/json", accept: "audio/*" },
    body: JSON.stringify({ model, input, response_format: "mp3" }),
    signal,
  });
  return response.blob();
}
