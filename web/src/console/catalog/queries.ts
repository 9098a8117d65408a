import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answered, management } from "../../api/client";
import { useSession } from "../../api/session";
import type { Managed } from "../../api/types";

export type FoundModel = Managed<"/api/v1/catalog/models", "get">["items"][number];
export type ShownModel = Managed<"/api/v1/catalog/models/{model}", "get">;
export type Card = ShownModel["card"];
export type Way = ShownModel["ways"][number];
export type Pull = Managed<"/api/v1/models/{model}/pull", "get">;
export type Served = Managed<"/api/v1/served", "get">["items"][number];

/** Every model of the catalog: they are a hundred or two, and what is shown of them is chosen here. */
export function useModels(asked: { words: string; runsHere: boolean; retired: boolean }) {
  const { workspaceId } = useSession();
  return useQuery({
    queryKey: ["catalog", workspaceId, asked],
    queryFn: () =>
      answered(
        management.GET("/api/v1/catalog/models", {
          params: { query: { words: asked.words, runs_here: asked.runsHere, retired: asked.retired, limit: 500 } },
        }),
      ),
    placeholderData: (before) => before,
    staleTime: 60_000,
  });
}

export function modelQuery(model: string) {
  return {
    queryKey: ["catalog model", model],
    queryFn: () => answered(management.GET("/api/v1/catalog/models/{model}", { params: { path: { model } } })),
    staleTime: 30_000,
  };
}

export function useModel(model: string, enabled = true) {
  return useQuery({ ...modelQuery(model), enabled });
}

export function useTerms(enabled: boolean) {
  const { workspaceId } = useSession();
  return useQuery({
    queryKey: ["licences", workspaceId],
    queryFn: () =>
      answered(management.GET("/api/v1/licences", { params: { query: { workspace: workspaceId, limit: 500 } } })),
    enabled,
  });
}

export function useAccept() {
  const { workspaceId } = useSession();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (licence: string) =>
      answered(
        management.POST("/api/v1/licences/{licence}/accept", {
          params: { path: { licence }, query: { workspace: workspaceId } },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["licences", workspaceId] }),
  });
}

const LOOK_AGAIN = 1000;

/** How far the pull of a model is: asked again while one runs, also one that somebody else began. */
export function usePull(model: string, enabled: boolean) {
  const { workspaceId } = useSession();
  return useQuery({
    queryKey: ["pull", workspaceId, model],
    queryFn: () =>
      answered(
        management.GET("/api/v1/models/{model}/pull", {
          params: { path: { model }, query: { workspace: workspaceId } },
        }),
      ),
    refetchInterval: (query) => (query.state.data?.state === "running" ? LOOK_AGAIN : false),
    enabled,
  });
}

export function usePulling(model: string) {
  const { workspaceId } = useSession();
  const queries = useQueryClient();
  const params = { path: { model }, query: { workspace: workspaceId } };
  const onSettled = () => queries.invalidateQueries({ queryKey: ["pull", workspaceId, model] });
  return {
    begin: useMutation({
      mutationFn: () => answered(management.POST("/api/v1/models/{model}/pull", { params })),
      onSettled,
    }),
    cancel: useMutation({
      mutationFn: () => answered(management.DELETE("/api/v1/models/{model}/pull", { params })),
      onSettled,
    }),
  };
}
