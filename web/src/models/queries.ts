import { useQuery } from "@tanstack/react-query";
import { answered, management } from "../api/client";
import { useSession } from "../api/session";
import type { Managed } from "../api/types";

export type ServedModel = Managed<"/api/v1/served", "get">["items"][number];

/** What can be called in this workspace, the default first. While a model is being loaded it is asked again. */
export function useServed() {
  const { workspaceId } = useSession();
  return useQuery({
    queryKey: ["served", workspaceId],
    queryFn: async () => {
      const params = { query: { workspace: workspaceId } };
      return (await answered(management.GET("/api/v1/served", { params }))).items;
    },
    staleTime: 30_000,
    refetchInterval: (query) =>
      query.state.data?.length && query.state.data.every((one) => one.state !== "loading") ? false : 3000,
  });
}

/** Those that hold conversations. */
export function useChatModels(): ServedModel[] {
  return useServed().data?.filter((one) => one.capabilities.includes("chat")) ?? [];
}

/** Whether anything here can do something else: what nobody can do is not offered. */
export function useCapable(capability: ServedModel["capabilities"][number]): ServedModel | undefined {
  return useServed().data?.find((one) => one.capabilities.includes(capability));
}
