import { useQuery } from "@tanstack/react-query";
import { answered, api } from "../api/client";
import { useSession } from "../api/session";
import type { Schema } from "../api/types";

export type Connector = Pick<
  Schema<"Connector">,
  | "id"
  | "name"
  | "title"
  | "description"
  | "server"
  | "visibility"
  | "permissions"
  | "supported_auth_methods"
  | "owner_id"
>;
export type McpFunction = Schema<"MCPTool">;

/** Keys of what is asked here; all of it depends on the workspace. */
export const keys = {
  tools: (workspace: string) => ["tools", workspace] as const,
  connectors: (workspace: string) => ["connectors", workspace] as const,
  functions: (workspace: string, connector: string) => ["connectors", workspace, connector, "functions"] as const,
  credentials: (workspace: string, connector: string) => ["connectors", workspace, connector, "credentials"] as const,
  decisions: (workspace: string) => ["tools", workspace, "decisions"] as const,
  output: (workspace: string, conversation: string) => ["tools", workspace, "history", conversation] as const,
};

export function useToolStates() {
  const { workspaceId } = useSession();
  return useQuery({
    queryKey: keys.tools(workspaceId),
    queryFn: async () => (await answered(api.GET("/v1/tools"))).data,
    staleTime: 60_000,
  });
}

export function useConnectors() {
  const { workspaceId } = useSession();
  return useQuery({
    queryKey: keys.connectors(workspaceId),
    queryFn: async () => {
      const found: Connector[] = [];
      let cursor: string | undefined;
      do {
        const page = await answered(api.GET("/v1/connectors", { params: { query: { cursor, page_size: 100 } } }));
        found.push(...page.items);
        cursor = page.pagination.next_cursor ?? undefined;
      } while (cursor);
      return found;
    },
  });
}

export function useFunctions(connector: string) {
  const { workspaceId } = useSession();
  return useQuery({
    queryKey: keys.functions(workspaceId, connector),
    queryFn: () => answered(api.GET("/v1/connectors/{connector}/tools", { params: { path: { connector } } })),
    retry: false,
  });
}

/** The credentials that are the user's own. */
export function useCredentials(connector: string) {
  const { workspaceId } = useSession();
  return useQuery({
    queryKey: keys.credentials(workspaceId, connector),
    queryFn: async () => {
      const path = { connector, consumer_scope: "user" };
      return (await answered(api.GET("/v1/connectors/{connector}/{consumer_scope}/credentials", { params: { path } })))
        .credentials;
    },
  });
}

export function useDecisions() {
  const { workspaceId } = useSession();
  return useQuery({
    queryKey: keys.decisions(workspaceId),
    queryFn: async () => (await answered(api.GET("/v1/tools/permissions"))).data,
  });
}
