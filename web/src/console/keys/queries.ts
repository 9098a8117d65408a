import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { answered, management } from "../../api/client";
import { useSession } from "../../api/session";
import type { Managed, ManagedBody } from "../../api/types";

export type Key = Managed<"/api/v1/keys", "get">["items"][number];
export type MadeKey = Managed<"/api/v1/keys", "post">;
export type WantedKey = ManagedBody<"/api/v1/keys", "post">;
export type ChangedLimits = ManagedBody<"/api/v1/keys/{key}/limits", "patch">;

export function useKeys() {
  const { workspaceId } = useSession();
  return useInfiniteQuery({
    queryKey: ["keys", workspaceId],
    queryFn: ({ pageParam }) =>
      answered(
        management.GET("/api/v1/keys", {
          params: { query: { workspace: workspaceId, limit: 200, cursor: pageParam } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });
}

export function useKeyChanges() {
  const { workspaceId } = useSession();
  const queries = useQueryClient();
  const query = { workspace: workspaceId };
  const onSuccess = () => queries.invalidateQueries({ queryKey: ["keys", workspaceId] });
  return {
    create: useMutation({
      mutationFn: (body: WantedKey) => answered(management.POST("/api/v1/keys", { params: { query }, body })),
      onSuccess,
    }),
    limit: useMutation({
      mutationFn: ({ key, body }: { key: string; body: ChangedLimits }) =>
        answered(management.PATCH("/api/v1/keys/{key}/limits", { params: { path: { key }, query }, body })),
      onSuccess,
    }),
    revoke: useMutation({
      mutationFn: (key: string) =>
        answered(management.POST("/api/v1/keys/{key}/revoke", { params: { path: { key }, query } })),
      onSuccess,
    }),
  };
}
