import { answered, api } from "../api/client";
import { fromHistory } from "../stream/history";
import type { WireEntry } from "../stream/wire";
import type { Finished } from "../thread/ConversationPane";
import { plainOf } from "../thread/prose";
import { LEAST, MOST, type Side } from "./comparing";
import { CHOICES, type Winner } from "./VoteBar";

/** What the address holds of a comparison, so that a reload shows it again. The names of models are not in it: of a blind
 * one nobody is to know them. */
export interface Kept {
  ids: string[];
  blind: boolean;
  voted: Winner | null;
}

export function keptIn(search: string): Kept | null {
  const asked = new URLSearchParams(search);
  const ids = [...new Set(asked.getAll("c"))].filter((one) => /^conv_\w{1,64}$/.test(one)).slice(0, MOST);
  const voted = CHOICES.find((one) => one === asked.get("vote")) ?? null;
  if (ids.length < LEAST) return null;
  return { ids, blind: asked.has("blind"), voted };
}

/** Null until all of them have begun. */
export function addressOf(sides: readonly Side[], blind: boolean, voted: Winner | null): string | null {
  const address = new URLSearchParams();
  for (const { conversationId } of sides) {
    if (!conversationId) return null;
    address.append("c", conversationId);
  }
  if (blind) address.set("blind", "");
  if (voted) address.set("vote", voted);
  return `/compare?${address}`;
}

/** As they stand at the server. Throws ApiError where one is gone. */
export function restored(ids: readonly string[]): Promise<Side[]> {
  return Promise.all(ids.map(sideOf));
}

async function sideOf(conversationId: string, id: number): Promise<Side> {
  const params = { path: { conversation_id: conversationId } };
  const [about, told] = await Promise.all([
    answered(api.GET("/v1/conversations/{conversation_id}", { params })),
    answered(api.GET("/v1/conversations/{conversation_id}/history", { params })),
  ]);
  // One that is still answered tells by itself when it has ended.
  const finished = about.reply?.state === "running" ? null : lastOf(conversationId, told.entries as WireEntry[]);
  return { id, model: about.model ?? "", conversationId, finished };
}

export function lastOf(conversationId: string, told: readonly WireEntry[]): Finished {
  const last = fromHistory(told).at(-1);
  if (last?.kind !== "assistant") return { conversationId, text: "", info: {}, failed: true };
  return { conversationId, text: plainOf(last.parts), info: last.info, failed: last.partial };
}
