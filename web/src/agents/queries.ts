import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answered, api } from "../api/client";
import { useMay, useSession, useWho } from "../api/session";
import type { Agent } from "./draft";
import { bodyOf, type Draft } from "./draft";

const PAGE = 100;

async function agents(search: string) {
  const asked = (page: number) =>
    answered(api.GET("/v1/agents", { params: { query: { page, page_size: PAGE, search: search || undefined } } }));
  const found = await asked(0);
  for (let page = 1; found.length === page * PAGE; page += 1) found.push(...(await asked(page)));
  return found;
}

export function agentsQuery(workspaceId: string, search = "") {
  return queryOptions({
    queryKey: ["agents", workspaceId, "list", search],
    queryFn: () => agents(search),
  });
}

export function agentQuery(workspaceId: string, id: string) {
  return queryOptions({
    queryKey: ["agents", workspaceId, "one", id],
    queryFn: () => answered(api.GET("/v1/agents/{agent_id}", { params: { path: { agent_id: id } } })),
  });
}

export function versionsQuery(workspaceId: string, id: string) {
  return queryOptions({
    queryKey: ["agents", workspaceId, "versions", id],
    queryFn: () => answered(api.GET("/v1/agents/{agent_id}/versions", { params: { path: { agent_id: id } } })),
  });
}

export function aliasesQuery(workspaceId: string, id: string) {
  return queryOptions({
    queryKey: ["agents", workspaceId, "aliases", id],
    queryFn: () => answered(api.GET("/v1/agents/{agent_id}/aliases", { params: { path: { agent_id: id } } })),
  });
}

/** Which tools are on here: what cannot work is not offered. */
export function useOffered(): (tool: string) => boolean {
  const { data } = useQuery({
    queryKey: ["tools"],
    queryFn: () => answered(api.GET("/v1/tools")),
    staleTime: 60_000,
  });
  return (tool) => data?.data.some((one) => one.type === tool && one.on) ?? false;
}

/** Whether the user may change it. */
export function useMine(): (agent: Agent) => boolean {
  const who = useWho();
  const may = useMay();
  return (agent) => agent.owner_id === who.id || may("agents:own");
}

/** Makes one, or a new version of the one there is. */
export function useSaveAgent(agent: Agent | undefined, done: (saved: Agent, sent: Draft) => void) {
  const changed = useChanged();
  return useMutation({
    mutationFn: ({ draft, message }: { draft: Draft; message: string }) => {
      const body = { ...bodyOf(draft, agent), version_message: message.trim() || null };
      return agent
        ? answered(api.PATCH("/v1/agents/{agent_id}", { params: { path: { agent_id: agent.id } }, body }))
        : answered(api.POST("/v1/agents", { body }));
    },
    onSuccess: (saved, { draft }) => {
      done(saved, draft);
      return changed();
    },
  });
}

export function useDeleteAgent(done: () => void) {
  const changed = useChanged();
  return useMutation({
    mutationFn: (id: string) => answered(api.DELETE("/v1/agents/{agent_id}", { params: { path: { agent_id: id } } })),
    onSuccess: () => {
      done();
      return changed();
    },
  });
}

export function useRestore(id: string, done: (restored: Agent) => void) {
  const changed = useChanged();
  return useMutation({
    mutationFn: (version: number) =>
      answered(api.PATCH("/v1/agents/{agent_id}/version", { params: { path: { agent_id: id }, query: { version } } })),
    onSuccess: (restored) => {
      done(restored);
      return changed();
    },
  });
}

/** `version` null takes the name away. */
export function useAlias(id: string) {
  const changed = useChanged();
  return useMutation({
    mutationFn: async ({ alias, version }: { alias: string; version: number | null }) => {
      const path = { agent_id: id };
      if (version === null) {
        await answered(api.DELETE("/v1/agents/{agent_id}/aliases", { params: { path, query: { alias } } }));
      } else {
        await answered(api.PUT("/v1/agents/{agent_id}/aliases", { params: { path, query: { alias, version } } }));
      }
    },
    onSuccess: changed,
  });
}

function useChanged() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: ["agents"] });
}

export function useWorkspaceId(): string {
  return useSession().workspaceId;
}
