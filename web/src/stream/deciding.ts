import type { Call, Entry } from "./entries";

/** What the user has decided about calls that wait, until the history tells it. */
export class Decisions {
  private readonly made = new Map<string, { allow: boolean; told: boolean }>();

  add(call: Call, allow: boolean): void {
    this.made.set(call.callId, { allow, told: false });
  }

  get any(): boolean {
    return this.made.size > 0;
  }

  /** For the server, which is taken to know of them from here on. */
  tell(): { tool_call_id: string; confirmation: "allow" | "deny" }[] {
    const untold = [...this.made].filter(([, { told }]) => !told);
    for (const [, one] of untold) one.told = true;
    return untold.map(([tool_call_id, { allow }]) => ({ tool_call_id, confirmation: allow ? "allow" : "deny" }));
  }

  /** Of those that were told, the history says by now what became of them. */
  forgetTold(): void {
    for (const [callId, { told }] of this.made) if (told) this.made.delete(callId);
  }

  clear(): void {
    this.made.clear();
  }

  /** What is decided waits no more for whoever decided it. */
  shownIn(entries: readonly Entry[]): readonly Entry[] {
    if (!this.any) return entries;
    return entries.map((one) => {
      const found = one.kind === "call" && one.state === "waiting" ? this.made.get(one.callId) : undefined;
      return found && one.kind === "call" ? { ...one, state: found.allow ? "running" : "denied" } : one;
    });
  }
}
