import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answered, management } from "../../api/client";
import { useSession } from "../../api/session";
import type { SideName, Spec } from "./policy";

export function useFilters() {
  const { workspaceId } = useSession();
  return useQuery({
    queryKey: ["filters", workspaceId],
    queryFn: () =>
      answered(management.GET("/api/v1/filters", { params: { query: { workspace: workspaceId, limit: 500 } } })),
  });
}

export function useFilter(name: string) {
  const { workspaceId } = useSession();
  return useQuery({
    queryKey: ["filters", workspaceId, "one", name],
    queryFn: () =>
      answered(
        management.GET("/api/v1/filters/{name}", { params: { path: { name }, query: { workspace: workspaceId } } }),
      ),
    enabled: name !== "",
    refetchOnWindowFocus: false,
  });
}

/** `version`: the one that was seen, 0 for none yet; a policy that somebody else has changed since is not written over. */
export function useSetFilter() {
  const { workspaceId } = useSession();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ name, spec, version }: { name: string; spec: Spec; version: number }) =>
      answered(
        management.PUT("/api/v1/filters/{name}", {
          params: {
            path: { name },
            query: { workspace: workspaceId },
            header: { "if-match": `"${version}"` },
          },
          body: spec,
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["filters", workspaceId] }),
  });
}

export function useRemoveFilter() {
  const { workspaceId } = useSession();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (name: string) =>
      answered(
        management.DELETE("/api/v1/filters/{name}", { params: { path: { name }, query: { workspace: workspaceId } } }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["filters", workspaceId] }),
  });
}

/** `spec`: as it is in the form, before it is saved; without it the policy that is kept. */
export function useTryFilter() {
  const { workspaceId } = useSession();
  return useMutation({
    mutationFn: ({ name, ...body }: { name: string; text: string; side: SideName; spec?: Spec }) =>
      answered(
        management.POST("/api/v1/filters/{name}/test", {
          params: { path: { name }, query: { workspace: workspaceId } },
          body,
        }),
      ),
  });
}
