import type { Entry } from "../stream/entries";

/** One of a thread's conversations, as `GET /v1/threads/{id}` tells of it. */
export interface Branch {
  conversation_id: string;
  parent_id: string | null;
  /** Entries that it has in common with its parent, from the beginning. */
  shared: number;
  created_at: string;
  updated_at: string;
}

/** A place in a conversation where its thread goes on in several ways: for each way the conversation to be shown. */
export interface Fork {
  /** The number of the first entry that is not common to all. */
  at: number;
  ways: string[];
  /** Which of them is shown. */
  now: number;
}

/** Where the conversation differs from others of its thread, by place. */
export function forksOf(tree: readonly Branch[], conversationId: string): Fork[] {
  const known = new Map(tree.map((one) => [one.conversation_id, one]));
  if (!known.has(conversationId)) return [];
  const common = (one: string, other: string) => inCommon(known, one, other);
  const others = tree.filter((one) => one.conversation_id !== conversationId);
  const places = new Set(others.map((one) => common(conversationId, one.conversation_id)));
  return [...places].sort((one, other) => one - other).map((at) => forkAt(tree, conversationId, at, common));
}

type Common = (one: string, other: string) => number;

function forkAt(tree: readonly Branch[], shown: string, at: number, common: Common): Fork {
  const there = tree.filter((one) => one.conversation_id === shown || common(shown, one.conversation_id) >= at);
  // Those that have more in common with each other go the same way here.
  const ways: Branch[][] = [];
  for (const one of [...there].sort(byBeginning)) {
    const same = ways.find((way) => way.some((other) => common(one.conversation_id, other.conversation_id) > at));
    if (same) same.push(one);
    else ways.push([one]);
  }
  const now = ways.findIndex((way) => way.some((one) => one.conversation_id === shown));
  const ids = ways.map((way) => way.reduce(lastUsed).conversation_id);
  ids[now] = shown;
  return { at, ways: ids, now };
}

function byBeginning(one: Branch, other: Branch): number {
  return one.created_at.localeCompare(other.created_at) || one.conversation_id.localeCompare(other.conversation_id);
}

function lastUsed(one: Branch, other: Branch): Branch {
  return other.updated_at > one.updated_at ? other : one;
}

/** How many entries two conversations have in common, from the beginning. */
function inCommon(known: ReadonlyMap<string, Branch>, one: string, other: string): number {
  if (one === other) return Number.POSITIVE_INFINITY;
  const limits = limitsOf(known, one);
  let limit = Number.POSITIVE_INFINITY;
  for (const [id, own] of limitsOf(known, other)) {
    limit = own;
    const theirs = limits.get(id);
    if (theirs !== undefined) return Math.min(theirs, limit);
  }
  return 0;
}

/** The conversation and those that it came from, each with how many of its entries are in the conversation too. */
function limitsOf(known: ReadonlyMap<string, Branch>, id: string): Map<string, number> {
  const limits = new Map<string, number>();
  let limit = Number.POSITIVE_INFINITY;
  let at: string | null = id;
  while (at !== null && !limits.has(at)) {
    limits.set(at, limit);
    const branch = known.get(at);
    if (!branch?.parent_id) break;
    limit = Math.min(limit, branch.shared);
    at = branch.parent_id;
  }
  return limits;
}

/** By the id of the entry at which each fork is shown: the question, or the end of what was answered to it. `order`: the
 * ids of the history; what has no line of its own on the page is passed over to the next that has. */
export function forksByEntry(
  forks: readonly Fork[],
  order: readonly string[],
  shown: readonly Pick<Entry, "id" | "kind">[],
): Map<string, Fork> {
  const places = new Map(shown.map((one, at) => [one.id, at]));
  const found = new Map<string, Fork>();
  for (const fork of forks) {
    const after = order.slice(fork.at).find((id) => places.has(id));
    const at = after === undefined ? shown.length - 1 : (places.get(after) ?? 0);
    const id = shown[shown[at]?.kind === "user" ? at : endOfAnswer(shown, at)]?.id;
    if (id && !found.has(id)) found.set(id, fork);
  }
  return found;
}

function endOfAnswer(shown: readonly Pick<Entry, "kind">[], from: number): number {
  const question = shown.findIndex((one, at) => at > from && one.kind === "user");
  return question < 0 ? shown.length - 1 : question - 1;
}
