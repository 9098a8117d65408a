import { useQuery } from "@tanstack/react-query";
import { answered, api } from "../api/client";
import { useSession } from "../api/session";

/** A thread with its branches. */
export function useThread(threadId: string | undefined, temporary: boolean) {
  const { workspaceId } = useSession();
  return useQuery({
    queryKey: ["threads", workspaceId, "one", threadId],
    queryFn: () => answered(api.GET("/v1/threads/{thread_id}", { params: { path: { thread_id: threadId ?? "" } } })),
    enabled: Boolean(threadId) && !temporary,
  });
}

export function useContextUse(conversationId: string | null, entries: number) {
  return useQuery({
    queryKey: ["context", conversationId, entries],
    queryFn: () =>
      answered(
        api.GET("/v1/conversations/{conversation_id}/context", {
          params: { path: { conversation_id: conversationId ?? "" } },
        }),
      ),
    enabled: conversationId !== null,
    placeholderData: (before, query) => (query?.queryKey[1] === conversationId ? before : undefined),
    retry: false,
  });
}

/** The name of an agent, for who reads an answer of it. */
export function useAgentName(agentId: string | null): string | undefined {
  return useAgent(agentId).data?.name;
}

export function useAgent(agentId: string | null) {
  const { workspaceId } = useSession();
  return useQuery({
    queryKey: ["agents", workspaceId, agentId],
    queryFn: () => answered(api.GET("/v1/agents/{agent_id}", { params: { path: { agent_id: agentId ?? "" } } })),
    enabled: Boolean(agentId),
    staleTime: 60_000,
    retry: false,
  });
}
