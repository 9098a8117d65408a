import { speedOf as writingSpeed } from "../models/speed";
import type { Finished } from "../thread/ConversationPane";

/** One of the models that answer side by side. */
export interface Side {
  /** Stays the same while other sides come and go. */
  id: number;
  model: string;
  conversationId: string | null;
  finished: Finished | null;
}

export const MOST = 4;
export const LEAST = 2;

/** By which an answer is called. */
export function letterOf(at: number): string {
  return "ABCD".charAt(at);
}

export function sidesOf(models: string[]): Side[] {
  return models.map((model, id) => ({ id, model, conversationId: null, finished: null }));
}

export function changed(sides: Side[], id: number, values: Partial<Side>): Side[] {
  return sides.map((side) => (side.id === id ? { ...side, ...values } : side));
}

/** Two different models by chance, in an order by chance: neither place may mean anything. */
export function drawn(models: string[], random: () => number = Math.random): string[] {
  const left = [...new Set(models)];
  const found: string[] = [];
  while (found.length < LEAST && left.length > 0) {
    const [one] = left.splice(Math.floor(random() * left.length), 1);
    if (one) found.push(one);
  }
  return found;
}

/** A vote is for two whose latest answers are there. */
export function mayVote(sides: Side[]): boolean {
  const [one, other] = sides;
  if (sides.length !== 2 || !one?.conversationId || !other?.conversationId || one.model === other.model) return false;
  return sides.every((side) => side.finished !== null && !side.finished.failed);
}

/** Tokens a second once the first was there; null where that cannot be told. */
export function speedOf({ info }: Finished): number | null {
  const { seconds, time_to_first_token: first, completion_tokens: tokens } = info;
  if (seconds === undefined || !first || !tokens || seconds <= first) return null;
  return writingSpeed(tokens, seconds - first);
}
