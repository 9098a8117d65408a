import { type QueryClient, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answered, api } from "../api/client";
import { useSession } from "../api/session";
import type { Kind, WholeArtefact } from "./types";

const PAGE = 60;

/** Everything that is known of artefacts begins with `artefacts`. */
export const keys = {
  all: (workspace: string) => ["artefacts", workspace] as const,
  list: (workspace: string, filter: Filter) => ["artefacts", workspace, "list", filter] as const,
  of: (workspace: string, conversation: string) => ["artefacts", workspace, "of", conversation] as const,
  one: (workspace: string, id: string, version: number | null) => ["artefacts", workspace, "one", id, version] as const,
  versions: (workspace: string, id: string) => ["artefacts", workspace, "versions", id] as const,
};

export interface Filter {
  q?: string;
  kind?: Kind;
}

export function useArtefacts(filter: Filter) {
  const { workspaceId } = useSession();
  return useInfiniteQuery({
    queryKey: keys.list(workspaceId, filter),
    queryFn: ({ pageParam, signal }) =>
      answered(
        api.GET("/v1/artefacts", { params: { query: { ...filter, page_size: PAGE, after: pageParam } }, signal }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
}

/** Those of a conversation and of its branches, the first made first. */
export function useArtefactsOf(conversationId: string | null) {
  const { workspaceId } = useSession();
  return useQuery({
    queryKey: keys.of(workspaceId, conversationId ?? ""),
    queryFn: async () => {
      const query = { conversation_id: conversationId ?? "", page_size: 200 };
      const { data } = await answered(api.GET("/v1/artefacts", { params: { query } }));
      return data.toSorted((one, other) => one.created_at.localeCompare(other.created_at));
    },
    enabled: conversationId !== null,
  });
}

/** At its newest version, or at that one, which never changes. */
export function useArtefact(id: string, version: number | null = null, enabled = true) {
  const { workspaceId } = useSession();
  return useQuery({
    queryKey: keys.one(workspaceId, id, version),
    queryFn: () => {
      const params = { path: { artefact_id: id }, query: version === null ? {} : { version } };
      return answered(api.GET("/v1/artefacts/{artefact_id}", { params }));
    },
    staleTime: version === null ? 2_000 : Number.POSITIVE_INFINITY,
    enabled,
  });
}

export function useVersions(id: string) {
  const { workspaceId } = useSession();
  return useQuery({
    queryKey: keys.versions(workspaceId, id),
    queryFn: async () => {
      const params = { path: { artefact_id: id } };
      return (await answered(api.GET("/v1/artefacts/{artefact_id}/versions", { params }))).data;
    },
  });
}

/** What was written is shown at once; lists and versions are asked for again. */
function useWritten(): (written: WholeArtefact) => void {
  const { workspaceId } = useSession();
  const client = useQueryClient();
  return (written) => {
    client.setQueryData(keys.one(workspaceId, written.id, null), written);
    void client.invalidateQueries({ queryKey: ["artefacts", workspaceId] });
  };
}

export function useWrite(id: string) {
  const onSuccess = useWritten();
  return useMutation({
    mutationFn: (body: { content: string; base_version: number; note: string }) =>
      answered(api.POST("/v1/artefacts/{artefact_id}/versions", { params: { path: { artefact_id: id } }, body })),
    onSuccess,
  });
}

export function useRestore(id: string) {
  const onSuccess = useWritten();
  return useMutation({
    mutationFn: (version: number) =>
      answered(
        api.POST("/v1/artefacts/{artefact_id}/restore", { params: { path: { artefact_id: id } }, body: { version } }),
      ),
    onSuccess,
  });
}

export function useRename(id: string) {
  const { workspaceId } = useSession();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (title: string) =>
      answered(api.PATCH("/v1/artefacts/{artefact_id}", { params: { path: { artefact_id: id } }, body: { title } })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.all(workspaceId) }),
  });
}

/** All that is known of artefacts is asked for again. */
export function askAgain(client: QueryClient): void {
  void client.invalidateQueries({ queryKey: ["artefacts"] });
}
