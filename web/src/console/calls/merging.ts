interface One {
  request_id: string;
  at: number;
}

interface Part<C extends One> {
  items: C[];
  next: string | null;
  now: number;
}

/** The first page with what has ended since, each call once; the newest first, as the server has them. */
export function merged<C extends One>(pages: Part<C>[], fresh: Part<C>): Part<C>[] {
  const [first, ...rest] = pages;
  if (!first) return pages;
  const known = new Set(pages.flatMap((page) => page.items.map((one) => one.request_id)));
  const added = fresh.items.filter((one) => !known.has(one.request_id));
  if (added.length === 0) return first.now === fresh.now ? pages : [{ ...first, now: fresh.now }, ...rest];
  const items = [...added, ...first.items].sort(
    (one, other) => other.at - one.at || (other.request_id > one.request_id ? 1 : -1),
  );
  return [{ ...first, items, now: fresh.now }, ...rest];
}
