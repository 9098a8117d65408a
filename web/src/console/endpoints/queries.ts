import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answered, management } from "../../api/client";
import { useMay, useSession } from "../../api/session";
import type { Managed, ManagedBody } from "../../api/types";

export type ShownEndpoint = Managed<"/api/v1/endpoints/{name}", "get">;
export type Endpoint = ShownEndpoint["endpoint"];
export type Spec = Endpoint["spec"];
export type NewSpec = ManagedBody<"/api/v1/endpoints", "post">["spec"];
export type Deployment = Spec["deployments"][number];
export type DeploymentStatus = ShownEndpoint["status"]["deployments"][number];
export type Operation = Managed<"/api/v1/operations/{operation_id}", "get">;
export type Health = ShownEndpoint["status"]["health"];
export type Slot = "primary" | "secondary";

const MOVING = 2000;
const RESTING = 15_000;

/** Whether something is being done with it, so that it is worth looking again soon. */
export function moves({ status, operation, endpoint }: ShownEndpoint): boolean {
  return (
    endpoint.state === "deleting" ||
    ["creating", "updating", "deleting"].includes(status.provisioning_state) ||
    operation?.state === "running" ||
    status.deployments.some(
      (one) => one.health === "loading" || one.replicas?.some((it) => ["starting", "draining"].includes(it.state)),
    )
  );
}

export function useEndpoints() {
  const { workspaceId } = useSession();
  return useQuery({
    queryKey: ["endpoints", workspaceId],
    queryFn: () =>
      answered(management.GET("/api/v1/endpoints", { params: { query: { workspace: workspaceId, limit: 500 } } })),
    refetchInterval: (query) => (query.state.data?.items.some(moves) ? MOVING : RESTING),
  });
}

export function useEndpoint(name: string) {
  const { workspaceId } = useSession();
  return useQuery({
    queryKey: ["endpoints", workspaceId, name],
    queryFn: () =>
      answered(
        management.GET("/api/v1/endpoints/{name}", { params: { path: { name }, query: { workspace: workspaceId } } }),
      ),
    refetchInterval: (query) => (query.state.data && moves(query.state.data) ? MOVING : RESTING),
  });
}

const HOUR = 3600;

/** Calls of the last hour, by the endpoint's name. */
export function useTraffic() {
  const { workspaceId } = useSession();
  const may = useMay()("usage:read");
  return useQuery({
    queryKey: ["endpoints traffic", workspaceId],
    queryFn: async () => {
      const since = String(Math.floor(Date.now() / 1000) - HOUR);
      const query = { workspace: workspaceId, by: "endpoint" as const, since };
      const told = await answered(management.GET("/api/v1/usage", { params: { query } }));
      // The same path answers in CSV when it is asked to.
      return typeof told === "string" ? new Map() : new Map(told.rows.map((row) => [row.name, row]));
    },
    refetchInterval: RESTING,
    enabled: may,
  });
}

export function useFilterNames() {
  const { workspaceId } = useSession();
  const may = useMay()("filters:read");
  return useQuery({
    queryKey: ["filter names", workspaceId],
    queryFn: async () => {
      const query = { workspace: workspaceId, limit: 500 };
      return (await answered(management.GET("/api/v1/filters", { params: { query } }))).items.map((one) => one.name);
    },
    enabled: may,
  });
}

export function useProviderNames() {
  const { workspaceId } = useSession();
  const may = useMay()("providers:read");
  return useQuery({
    queryKey: ["provider names", workspaceId],
    queryFn: async () => {
      const query = { workspace: workspaceId, limit: 500 };
      const { items } = await answered(management.GET("/api/v1/providers", { params: { query } }));
      return items.map((one) => ({ name: one.name, kind: one.kind }));
    },
    enabled: may,
  });
}

function refresh(queries: QueryClient): void {
  void queries.invalidateQueries({ queryKey: ["endpoints"] });
  void queries.invalidateQueries({ queryKey: ["endpoint operations"] });
  void queries.invalidateQueries({ queryKey: ["served"] });
}

export function useCreate() {
  const { workspaceId: workspace } = useSession();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: { name: string; spec: NewSpec }) =>
      answered(management.POST("/api/v1/endpoints", { params: { query: { workspace } }, body })),
    onSuccess: () => refresh(queries),
  });
}

/** What is done with one endpoint; a change is refused when somebody else was quicker than the version that was seen. */
export function useActs({ name, version }: Endpoint) {
  const { workspaceId: workspace } = useSession();
  const queries = useQueryClient();
  const onSuccess = () => refresh(queries);
  const path = { name };
  const query = { workspace };
  const header = { "if-match": `"${version}"` };
  return {
    set: useMutation({
      mutationFn: (spec: NewSpec) =>
        answered(management.PUT("/api/v1/endpoints/{name}", { params: { path, query, header }, body: spec })),
      onSuccess,
    }),
    traffic: useMutation({
      mutationFn: (shares: Record<string, number>) =>
        answered(management.PUT("/api/v1/endpoints/{name}/traffic", { params: { path, query, header }, body: shares })),
      onSuccess,
    }),
    pause: useMutation({
      mutationFn: () => answered(management.POST("/api/v1/endpoints/{name}/pause", { params: { path, query } })),
      onSuccess,
    }),
    resume: useMutation({
      mutationFn: () => answered(management.POST("/api/v1/endpoints/{name}/resume", { params: { path, query } })),
      onSuccess,
    }),
    remove: useMutation({
      mutationFn: () => answered(management.DELETE("/api/v1/endpoints/{name}", { params: { path, query } })),
      onSuccess,
    }),
  };
}

/** The two secrets: looked at when somebody asks for them, and then once, because that is in the audit log. */
export function useKeys(name: string) {
  const { workspaceId: workspace } = useSession();
  const params = { path: { name }, query: { workspace } };
  return {
    show: useMutation({
      mutationFn: () => answered(management.GET("/api/v1/endpoints/{name}/keys", { params })),
    }),
    rotate: useMutation({
      mutationFn: (slot: Slot) =>
        answered(
          management.POST("/api/v1/endpoints/{name}/keys/{slot}/rotate", {
            params: { path: { name, slot }, query: { workspace } },
          }),
        ),
    }),
  };
}

export function useOperations(name: string, moving: boolean) {
  const { workspaceId: workspace } = useSession();
  return useQuery({
    queryKey: ["endpoint operations", workspace, name],
    queryFn: () =>
      answered(
        management.GET("/api/v1/endpoints/{name}/operations", {
          params: { path: { name }, query: { workspace, limit: 50 } },
        }),
      ),
    refetchInterval: moving ? MOVING : false,
  });
}

export function useLogs(
  name: string,
  asked: { deployment: string; replica: number | null; lines: number; follow: boolean },
) {
  const { workspaceId: workspace } = useSession();
  const { deployment, replica, lines, follow } = asked;
  return useQuery({
    queryKey: ["endpoint logs", workspace, name, deployment, replica, lines],
    queryFn: () =>
      answered(
        management.GET("/api/v1/endpoints/{name}/logs", {
          params: { path: { name }, query: { workspace, deployment, lines, ...(replica === null ? {} : { replica }) } },
        }),
      ),
    refetchInterval: follow ? MOVING : false,
    placeholderData: (before) => before,
  });
}
