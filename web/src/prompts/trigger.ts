export type Sign = "/" | "@" | "#";

export interface Trigger {
  sign: Sign;
  /** Where the sign is. */
  from: number;
  /** What was typed after it. */
  query: string;
}

const LONGEST = 40;

/** What is being typed at the caret: a sign at the beginning of a word, and letters after it. */
export function triggerAt(text: string, caret: number): Trigger | null {
  const before = text.slice(Math.max(0, caret - LONGEST - 2), caret);
  const found = /(?:^|\s)([/@#])([^\s/@#]*)$/.exec(before);
  if (!found) return null;
  const [, sign, query = ""] = found;
  const from = caret - query.length - 1;
  // What was cut off before may be part of the same word.
  if (from > 0 && !/\s/.test(text[from - 1] ?? "")) return null;
  return { sign: sign as Sign, from, query };
}

/** Without accents and capitals. */
export function folded(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Those whose words have the query, those that begin with it first. */
export function matching<Item>(items: Item[], query: string, words: (item: Item) => string): Item[] {
  const wanted = folded(query);
  if (!wanted) return items;
  const found = items.filter((one) => folded(words(one)).includes(wanted));
  return found.sort((one, other) => Number(begins(other)) - Number(begins(one)));

  function begins(item: Item): boolean {
    return folded(words(item)).startsWith(wanted);
  }
}
