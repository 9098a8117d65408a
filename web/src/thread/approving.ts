import { answered, api } from "../api/client";
import type { Conversation } from "../stream/conversation";
import type { Call } from "../stream/entries";

/** The user allows a call or does not, and perhaps all that are like it from now on. */
export async function decideOn(
  conversation: Conversation,
  call: Call,
  allow: boolean,
  remember: "once" | "always" | "never",
): Promise<void> {
  const { permission } = call.info;
  if (remember !== "once" && typeof permission === "string") {
    await answered(api.PUT("/v1/tools/permissions", { body: { tool: permission, decision: remember } }));
  }
  await conversation.decide(call, allow);
}
