import type { QueryClient } from "@tanstack/react-query";
import { setWho, type WhoAmI } from "../api/session";

/** Where somebody was going: a path of this server, whatever the address says. */
export function placeIn(search: string, origin: string): string {
  const wanted = new URLSearchParams(search).get("to") ?? "/";
  if (!wanted.startsWith("/")) return "/";
  try {
    const found = new URL(wanted, origin);
    const path = found.pathname + found.search + found.hash;
    if (found.origin !== origin || path.startsWith("//") || /^\/(sign-in|welcome)(?![\w-])/.test(path)) return "/";
    return path;
  } catch {
    return "/";
  }
}

/** The answer of a sign-in is what `GET /api/v1/session` would say. */
export function begin(who: WhoAmI, queries: QueryClient): void {
  queries.clear();
  setWho(who);
  queries.setQueryData(["session"], true);
}
