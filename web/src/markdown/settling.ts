import type { Token } from "marked";
import { closed } from "./closing";
import { blocksOf, type Links } from "./lexing";

export interface Block {
  token: Token;
  /** It may still change: it is at the end of what is being written. */
  open: boolean;
}

export interface Reading {
  blocks: Block[];
  links: Links;
}

const NONE: Links = Object.create(null);

/** Reads a text that grows: what is finished is read once, and only its end again and again. */
export class Settling {
  #settled = "";
  #blocks: Block[] = [];
  #links: Links = NONE;
  #known: Links = NONE;
  #tail: Block[] = [];

  /** The blocks of the text by now. Blocks that did not change are the same objects as before. */
  read(source: string, live: boolean): Reading {
    const text = plainLines(source, live);
    if (!text.startsWith(this.#settled)) this.#start();
    const tail = this.#settle(text.slice(this.#settled.length));
    const { tokens, links } = blocksOf(live ? closed(tail) : tail, this.#links);
    // While its line is being written, an address is half of one.
    const last = tokens.at(-1);
    if (live && last?.type === "def" && !(last.tag in this.#links)) delete links[last.tag];
    this.#tail = tokens.map((token, at) => this.#same({ token, open: live && at === tokens.length - 1 }, at));
    if (!alike(this.#known, links)) this.#known = links;
    return { blocks: [...this.#blocks, ...this.#tail], links: this.#known };
  }

  #start(): void {
    this.#settled = "";
    this.#blocks = [];
    this.#links = NONE;
    this.#tail = [];
  }

  /** Puts aside what nothing that comes can change, and gives the rest. */
  #settle(tail: string): string {
    // Only a blank line parts for good: a formula may hold what else would be a heading.
    if (!/\n[ \t]*\n/.test(tail)) return tail;
    const { tokens, links } = blocksOf(tail, this.#links);
    const end = settledUpTo(tail, tokens);
    if (end === 0) return tail;
    const done = tokens.slice(0, end);
    const length = done.reduce((sum, token) => sum + token.raw.length, 0);
    const fresh = done.map((token, at) => this.#same({ token, open: false }, at));
    this.#blocks.push(...fresh);
    this.#settled += tail.slice(0, length);
    this.#links = done.some((token) => mayDefine(token)) ? named(tail.slice(0, length), this.#links) : this.#links;
    if (alike(this.#links, links)) this.#links = links;
    this.#tail = this.#tail.slice(end);
    return tail.slice(length);
  }

  /** The block that was there before, if it says the same. */
  #same(block: Block, at: number): Block {
    const before = this.#tail[at];
    return before && before.open === block.open && sameToken(before.token, block.token) ? before : block;
  }
}

/** Whether they show the same: what a token is made of follows from its text. */
export function sameToken(one: Token, other: Token): boolean {
  if (one === other) return true;
  if (one.type !== other.type || one.raw !== other.raw) return false;
  return "text" in one && "text" in other ? one.text === other.text : true;
}

/** How many of the tokens no further text can change: they are followed by the whole first line of something else. */
function settledUpTo(tail: string, tokens: Token[]): number {
  let end = 0;
  let length = 0;
  for (const [at, token] of tokens.entries()) {
    // A token that was put together of others does not stand in the text as it is: nothing settles behind it.
    if (!tail.startsWith(token.raw, length)) return end;
    length += token.raw.length;
    const next = tokens[at + 1];
    if (!next || next.type === "space" || !tail.includes("\n", length)) continue;
    if (/\n[ \t]*\n$/.test(tail.slice(0, length))) end = at + 1;
  }
  return end;
}

function mayDefine(token: Token): boolean {
  return token.raw.includes("]:");
}

function named(text: string, known: Links): Links {
  return blocksOf(text, known).links;
}

function alike(one: Links, other: Links): boolean {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => one[key]?.href === other[key]?.href);
}

/** Lines end with \n alone. The \r at the end of what is being written may be half of an end. */
function plainLines(text: string, live: boolean): string {
  if (!text.includes("\r")) return text;
  return (live ? text.replace(/\r$/, "") : text).replace(/\r\n?/g, "\n");
}
