import { Lexer, Marked, type Token, Tokenizer, type TokenizerAndRendererExtension, type TokensList } from "marked";

/** Where `[words][name]` leads, by the name. Made without a prototype: names are a model's. */
export type Links = Record<string, { href: string; title: string }>;

/** Deeper than this, quotes and lists are text: nobody reads them, and each level is a call within a call. */
const DEEPEST = 20;

/** What is within `$…$`: no blank at its ends, and no figure or letter behind, as there is behind a price. */
const DOLLARS = /^\$(?![\s$])((?:\\[^\n]|[^$\\\n]){1,2000}?)(?<![\s\\])\$(?![\d\p{L}$])/u;
const DISPLAY = /^\$\$(?!\$)((?:(?!\n[ \t]*\n|\$\$)[\s\S]){1,8000}?)\$\$/;
const ROUND = /^\\\(((?:(?!\n[ \t]*\n|\\\))[\s\S]){1,2000}?)\\\)/;
const SQUARE = /^\\\[((?:(?!\n[ \t]*\n|\\\])[\s\S]){1,8000}?)\\\]/;
const REST_OF_LINE = /^[ \t]*(?:\n|$)/;
const ANYWHERE =
  /\$\$(?:(?!\n[ \t]*\n|\$\$)[\s\S]){1,8000}?\$\$|(?<![\p{L}\p{N}\\$])\$(?![\s$])(?:\\[^\n]|[^$\\\n]){1,2000}?(?<![\s\\])\$(?![\d\p{L}$])/gu;

const display: TokenizerAndRendererExtension = {
  name: "maths",
  level: "block",
  start: (src) => {
    const found = src.search(/(?:^|\n) {0,3}(?:\$\$|\\\[)/);
    return found < 0 ? undefined : found + (src[found] === "\n" ? 1 : 0);
  },
  tokenizer(src) {
    const indent = /^ {0,3}/.exec(src)?.[0] ?? "";
    const rest = src.slice(indent.length);
    const match = DISPLAY.exec(rest) ?? SQUARE.exec(rest);
    const behind = match && REST_OF_LINE.exec(rest.slice(match[0].length));
    if (!match || !behind || !match[1]?.trim()) return undefined;
    return { type: "maths", raw: indent + match[0] + behind[0], text: match[1].trim(), display: true };
  },
};

const inline: TokenizerAndRendererExtension = {
  name: "maths_within",
  level: "inline",
  start: (src) => {
    const found = src.search(/\$|\\[([]/);
    return found < 0 ? undefined : found;
  },
  tokenizer(src, tokens) {
    const first = src.charCodeAt(0);
    if (first !== 36 && first !== 92) return undefined;
    const shown = DISPLAY.exec(src) ?? SQUARE.exec(src);
    if (shown?.[1]?.trim()) return { type: "maths", raw: shown[0], text: shown[1].trim(), display: true };
    // `US$5` and `a$b$c` are no maths: what is before is another word.
    const match = ROUND.exec(src) ?? (/[\p{L}\p{N}]$/u.test(tokens.at(-1)?.raw ?? "") ? null : DOLLARS.exec(src));
    if (!match?.[1]?.trim()) return undefined;
    return { type: "maths", raw: match[0], text: match[1].trim(), display: false };
  },
};

/** `[^1]: text`, with the lines up to the next blank one. */
const footnote: TokenizerAndRendererExtension = {
  name: "footnote",
  level: "block",
  start: (src) => {
    const found = src.search(/\n\[\^[^\]\s]{1,40}\]:/);
    return found < 0 ? undefined : found + 1;
  },
  tokenizer(src) {
    const match = /^\[\^([^\]\s]{1,40})\]:[ \t]*([^\n]*(?:\n(?!\[\^|[ \t]*(?:\n|$))[^\n]*)*)(?:\n|$)/.exec(src);
    if (!match) return undefined;
    return { type: "footnote", raw: match[0], label: match[1], text: match[2] };
  },
};

const reference: TokenizerAndRendererExtension = {
  name: "footnote_reference",
  level: "inline",
  start: (src) => {
    const found = src.indexOf("[^");
    return found < 0 ? undefined : found;
  },
  tokenizer(src) {
    const match = /^\[\^([^\]\s]{1,40})\](?!\()/.exec(src);
    return match ? { type: "footnote_reference", raw: match[0], label: match[1] } : undefined;
  },
};

/** The few tags without attributes that have no Markdown of their own. All others are text. */
const tag: TokenizerAndRendererExtension = {
  name: "tag",
  level: "inline",
  start: (src) => {
    const found = src.indexOf("<");
    return found < 0 ? undefined : found;
  },
  tokenizer(src) {
    const line = /^<br ?\/?>/i.exec(src);
    if (line) return { type: "br", raw: line[0] };
    const match = /^<(sub|sup|kbd|mark|ins|u)>([^<\n]{1,400})<\/\1>/.exec(src);
    return match ? { type: "tag", raw: match[0], name: match[1], text: match[2] } : undefined;
  },
};

/** HTML is no HTML here: what it says is text. */
class Prose extends Tokenizer {
  override html() {
    return undefined;
  }
  override tag() {
    return undefined;
  }
}

const options = new Marked({
  gfm: true,
  tokenizer: null,
  extensions: [display, inline, footnote, reference, tag],
  // Stars within a formula end no emphasis.
  hooks: {
    emStrongMask: (masked: string) =>
      masked.includes("$") ? masked.replace(ANYWHERE, (found) => `[${"a".repeat(found.length - 2)}]`) : masked,
  },
}).defaults;
options.tokenizer = new Prose();

/** Blocks of prose, without what is within their lines: that is read when it is shown, and only where it changed. */
class Blocks extends Lexer {
  #depth = 0;

  override blockTokens(src: string, tokens?: Token[], clipped?: boolean): TokensList;
  override blockTokens(src: string, tokens: Token[] = [], clipped = false): Token[] {
    if (this.#depth >= DEEPEST) {
      if (src) tokens.push({ type: "plain", raw: src, text: src });
      return tokens;
    }
    this.#depth += 1;
    try {
      return super.blockTokens(src, tokens, clipped);
    } finally {
      this.#depth -= 1;
    }
  }
}

/** The blocks of a text, and the names of links that are known after it. */
export function blocksOf(text: string, known: Links): { tokens: Token[]; links: Links } {
  const lexer = new Blocks(options);
  const links: Links = Object.assign(Object.create(null), known);
  lexer.tokens.links = links;
  const tokens: Token[] = [];
  try {
    lexer.blockTokens(text, tokens);
  } catch {
    // A text that its grammar does not get through is still a text.
    return { tokens: [{ type: "plain", raw: text, text }], links: known };
  }
  return { tokens, links };
}

/** What within a paragraph is longer than this is text: no paragraph is, and grammars take their time. */
const LONGEST = 20_000;

/** Signs that may begin or end something. Of more in one paragraph each is looked for in all the others. */
const SIGNS = /[*_~[\]`<$]/g;
const MOST_SIGNS = 800;

function readable(text: string): boolean {
  return text.length <= LONGEST && (text.length <= MOST_SIGNS || (text.match(SIGNS)?.length ?? 0) <= MOST_SIGNS);
}

class Lines extends Lexer {
  #depth = 0;

  override inlineTokens(src: string, tokens: Token[] = []): Token[] {
    if (this.#depth >= DEEPEST) {
      tokens.push({ type: "text", raw: src, text: src });
      return tokens;
    }
    this.#depth += 1;
    try {
      return super.inlineTokens(src, tokens);
    } finally {
      this.#depth -= 1;
    }
  }
}

/** What is within a line of text. */
export function inlineOf(text: string, links: Links): Token[] {
  const plain: Token[] = [{ type: "text", raw: text, text }];
  if (!readable(text)) return plain;
  const lexer = new Lines(options);
  lexer.tokens.links = links;
  try {
    return lexer.inlineTokens(text);
  } catch {
    return plain;
  }
}
