import type { Translate } from "../../i18n/t";

/** A call of the API as the samples show it. `body` is as it goes over the wire in Mistral's dialect, without `model`. */
export interface Call {
  kind: "chat" | "embeddings" | "moderation";
  model: string;
  body: Record<string, unknown>;
}

export const DIALECTS = ["mistral", "openai", "azure"] as const;
export type Dialect = (typeof DIALECTS)[number];

export const LANGUAGES = ["python", "typescript", "curl"] as const;
export type CodeLanguage = (typeof LANGUAGES)[number];

/** The variable that a sample takes the key from: no key is ever written into code. */
export const KEY = "VENTOUX_KEY";

export function isChat(capabilities: readonly string[]): boolean {
  return capabilities.includes("chat");
}

/** What one would try first with a model that can do this. */
export function firstCall(model: string, capabilities: readonly string[], t: Translate): Call {
  if (!isChat(capabilities) && capabilities.includes("embeddings"))
    return { kind: "embeddings", model, body: { input: ["Où est la gare ?", "Where is the station?"] } };
  if (!isChat(capabilities) && (capabilities.includes("moderation") || capabilities.includes("classification")))
    return { kind: "moderation", model, body: { input: [t("samples.judged")] } };
  return { kind: "chat", model, body: { messages: [{ role: "user", content: t("samples.hello") }] } };
}
