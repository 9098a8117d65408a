import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { answered, management } from "../../api/client";
import { useSession } from "../../api/session";
import type { Managed } from "../../api/types";
import { merged } from "./merging";

export type CallsPart = Managed<"/api/v1/calls", "get">;
export type Call = CallsPart["items"][number];
export interface Wanted {
  status: string;
  model: string;
  endpoint: string;
  key: string;
  user: string;
}

const EVERY = 2000;
/** Seconds that are asked again: a call is written a moment after it has ended. */
const OVERLAP = 10;
const PART = 50;

/** The newest calls; while `live`, what has ended since is added at the top. A tab that is not seen asks nothing. */
export function useCalls(wanted: Wanted, live: boolean) {
  const { workspaceId } = useSession();
  const queries = useQueryClient();
  const key = ["calls", workspaceId, wanted];
  const query = { workspace: workspaceId, ...wanted };
  const listed = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) =>
      answered(management.GET("/api/v1/calls", { params: { query: { ...query, limit: PART, cursor: pageParam } } })),
    initialPageParam: "",
    getNextPageParam: (part) => part.next,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  const since = listed.data?.pages[0]?.now;
  const fresh = useQuery({
    queryKey: [...key, "since"],
    queryFn: () =>
      answered(
        management.GET("/api/v1/calls", {
          params: { query: { ...query, limit: 500, after: Math.max(0, (since ?? 0) - OVERLAP) } },
        }),
      ),
    enabled: live && since !== undefined,
    refetchInterval: EVERY,
    refetchIntervalInBackground: false,
    gcTime: 0,
  });
  const { data } = fresh;
  useEffect(() => {
    if (!data) return;
    queries.setQueryData<{ pages: CallsPart[]; pageParams: string[] }>(
      ["calls", workspaceId, wanted],
      (known) => known && { ...known, pages: merged(known.pages, data) },
    );
  }, [data, queries, workspaceId, wanted]);
  return listed;
}

export function useRunning(live: boolean) {
  const { workspaceId } = useSession();
  return useQuery({
    queryKey: ["calls running", workspaceId],
    queryFn: () => answered(management.GET("/api/v1/calls/running", { params: { query: { workspace: workspaceId } } })),
    refetchInterval: live ? EVERY : false,
  });
}
