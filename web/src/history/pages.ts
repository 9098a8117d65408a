import type { InfiniteData } from "@tanstack/react-query";
import type { Thread, ThreadPage } from "./types";

/** The threads of all pages, each once: one that changed between two pages may be on both, and its newer form counts. */
export function threadsOf(data: InfiniteData<ThreadPage> | undefined): Thread[] {
  const found = new Map<string, Thread>();
  for (const page of data?.pages ?? []) {
    for (const thread of page.data) {
      const known = found.get(thread.id);
      if (!known) found.set(thread.id, thread);
      else if (known.updated_at < thread.updated_at) found.set(thread.id, thread);
    }
  }
  return [...found.values()];
}

/** What the next page is asked for with; undefined when there is none. */
export function nextOf(page: ThreadPage): string | undefined {
  return page.next ?? undefined;
}

/** The pages with one thread changed, or without it where the change is null. */
export function withChanged(
  data: InfiniteData<ThreadPage> | undefined,
  id: string,
  change: ((thread: Thread) => Thread) | null,
): InfiniteData<ThreadPage> | undefined {
  if (!data) return data;
  const pages = data.pages.map((page) => ({
    ...page,
    data: page.data.flatMap((one) => (one.id !== id ? [one] : change ? [change(one)] : [])),
  }));
  return { ...data, pages };
}
