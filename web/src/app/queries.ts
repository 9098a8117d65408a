import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "../api/errors";

/** What is asked again by itself: what the server or the network could not do now, not what it refused. */
function again(failures: number, error: Error): boolean {
  if (!(error instanceof ApiError)) return false;
  return failures < 2 && (error.status === 0 || error.status >= 502);
}

export const queries = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 10_000, retry: again, refetchOnWindowFocus: true },
    mutations: { retry: false },
  },
});
