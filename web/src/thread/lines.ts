import type { Entry } from "../stream/entries";

/** How an entry stands among the others. */
export interface Line {
  entry: Entry;
  /** The last one before the next question: there its row of actions stands. */
  last: boolean;
  /** The last of all. */
  newest: boolean;
  /** Between it and its question something was searched. */
  searched: boolean;
}

const SEARCHES = new Set(["document_library", "web_search", "web_search_premium", "news_search"]);

/** Lines for entries. A line whose entry and place are as before is the same object. */
export function linesOf(entries: readonly Entry[], before: readonly Line[]): Line[] {
  let searched = false;
  const lines: Line[] = [];
  for (const [at, entry] of entries.entries()) {
    if (entry.kind === "user") searched = false;
    else if (entry.kind === "call" && SEARCHES.has(entry.name)) searched = true;
    const next = entries[at + 1];
    const line = { entry, last: !next || next.kind === "user", newest: !next, searched };
    lines.push(same(before[at], line) ? (before[at] as Line) : line);
  }
  return lines;
}

function same(one: Line | undefined, other: Line): boolean {
  return (
    one !== undefined &&
    one.entry === other.entry &&
    one.last === other.last &&
    one.newest === other.newest &&
    one.searched === other.searched
  );
}
