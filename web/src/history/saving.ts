import { fetchAs } from "../api/client";
import { language } from "../i18n/language";

export type ExportForm = "markdown" | "pdf" | "json";

/** Has the browser keep what a path answers, under the name that the server gives it. Throws ApiError. */
async function keep(path: string, otherwise: string, init?: RequestInit): Promise<void> {
  const response = await fetchAs(path, init);
  const name = nameIn(response.headers.get("content-disposition") ?? "") ?? otherwise;
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // Not at once: some browsers begin to read it only now.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** The name in a header content-disposition. */
export function nameIn(header: string): string | null {
  const coded = /filename\*=UTF-8''([^;]+)/i.exec(header)?.[1];
  if (coded) {
    try {
      return decodeURIComponent(coded);
    } catch {
      return null;
    }
  }
  return /filename="([^"]+)"/i.exec(header)?.[1] ?? null;
}

export function saveConversation(conversationId: string, form: ExportForm): Promise<void> {
  const path = `/v1/conversations/${encodeURIComponent(conversationId)}/export?format=${form}&language=${language.getState().language}`;
  return keep(path, `conversation.${form === "markdown" ? "md" : form}`);
}

export function saveEverything(): Promise<void> {
  return keep(`/v1/conversations/export?language=${language.getState().language}`, "conversations.zip", {
    method: "POST",
  });
}
