import {
  type InfiniteData,
  type QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { answered, api } from "../api/client";
import { useSession } from "../api/session";
import { tellError } from "../ui/toast";
import { nextOf, threadsOf, withChanged } from "./pages";
import type { Thread, ThreadChange, ThreadFilter, ThreadPage } from "./types";

const PAGE = 50;
/** Milliseconds between two looks while a reply runs somewhere. */
const WHILE_RUNNING = 4000;

/** Everything that is known of threads begins with `threads`: whoever changes one invalidates that. */
export const keys = {
  threads: (workspace: string) => ["threads", workspace] as const,
  list: (workspace: string, filter: ThreadFilter) => ["threads", workspace, "list", filter] as const,
  one: (workspace: string, id: string) => ["threads", workspace, "one", id] as const,
  folders: (workspace: string) => ["threads", workspace, "folders"] as const,
  tags: (workspace: string) => ["threads", workspace, "tags"] as const,
  search: (workspace: string, question: string) => ["search", workspace, question] as const,
  shares: (workspace: string, conversation: string) => ["shares", workspace, conversation] as const,
  ownShares: (workspace: string) => ["shares", workspace, "own"] as const,
};

export function useThreads(filter: ThreadFilter, enabled = true) {
  const { workspaceId } = useSession();
  const asked = useInfiniteQuery({
    queryKey: keys.list(workspaceId, filter),
    queryFn: ({ pageParam, signal }) =>
      answered(api.GET("/v1/threads", { params: { query: { ...filter, page_size: PAGE, after: pageParam } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextOf,
    enabled,
    refetchInterval: ({ state }) => (threadsOf(state.data).some((one) => one.running) ? WHILE_RUNNING : false),
  });
  return { ...asked, threads: threadsOf(asked.data) };
}

export function useThread(id: string) {
  const { workspaceId } = useSession();
  return useQuery({
    queryKey: keys.one(workspaceId, id),
    queryFn: () => answered(api.GET("/v1/threads/{thread_id}", { params: { path: { thread_id: id } } })),
    enabled: id !== "",
  });
}

export function useFolders() {
  const { workspaceId } = useSession();
  return useQuery({
    queryKey: keys.folders(workspaceId),
    queryFn: async () => (await answered(api.GET("/v1/threads/folders"))).data,
  });
}

export function useTags() {
  const { workspaceId } = useSession();
  return useQuery({
    queryKey: keys.tags(workspaceId),
    queryFn: async () => (await answered(api.GET("/v1/threads/tags"))).data,
  });
}

export function useProjects(enabled: boolean) {
  const { workspaceId } = useSession();
  return useQuery({
    queryKey: ["projects", workspaceId],
    queryFn: () => answered(api.GET("/v1/projects")),
    select: (told) => told.data,
    enabled,
  });
}

/** Shown as changed at once; what the server says counts. */
export function useChangeThread() {
  const client = useQueryClient();
  const { workspaceId } = useSession();
  return useMutation({
    mutationFn: ({ id, change }: { id: string; change: ThreadChange }) =>
      answered(api.PATCH("/v1/threads/{thread_id}", { params: { path: { thread_id: id } }, body: change })),
    onMutate: ({ id, change }) => {
      const shown = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      everywhere(client, workspaceId, id, (thread) => ({ ...thread, ...shown }));
    },
    onError: tellError,
    onSettled: () => client.invalidateQueries({ queryKey: keys.threads(workspaceId) }),
  });
}

/** Into the trash; `restore` brings it back, `forGood` deletes it from there. */
export function useDeleteThread() {
  const client = useQueryClient();
  const { workspaceId } = useSession();
  return useMutation({
    mutationFn: ({ id, forGood }: { id: string; forGood?: boolean }) =>
      answered(
        api.DELETE("/v1/threads/{thread_id}", {
          params: { path: { thread_id: id }, query: forGood ? { state: "trash" } : {} },
        }),
      ),
    onMutate: ({ id }) => everywhere(client, workspaceId, id, null),
    onError: tellError,
    onSettled: () => client.invalidateQueries({ queryKey: keys.threads(workspaceId) }),
  });
}

export function useRestoreThread() {
  const client = useQueryClient();
  const { workspaceId } = useSession();
  return useMutation({
    mutationFn: (id: string) =>
      answered(api.POST("/v1/threads/{thread_id}/restore", { params: { path: { thread_id: id } } })),
    onError: tellError,
    onSettled: () => client.invalidateQueries({ queryKey: keys.threads(workspaceId) }),
  });
}

export function useEmptyTrash() {
  const client = useQueryClient();
  const { workspaceId } = useSession();
  return useMutation({
    mutationFn: () => answered(api.DELETE("/v1/threads", { params: { query: { state: "trash" } } })),
    onError: tellError,
    onSettled: () => client.invalidateQueries({ queryKey: keys.threads(workspaceId) }),
  });
}

function everywhere(
  client: QueryClient,
  workspace: string,
  id: string,
  change: ((thread: Thread) => Thread) | null,
): void {
  client.setQueriesData<InfiniteData<ThreadPage>>({ queryKey: [...keys.threads(workspace), "list"] }, (data) =>
    withChanged(data, id, change),
  );
}
