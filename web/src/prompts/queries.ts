import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { answered, api } from "../api/client";
import type { Body, Schema } from "../api/types";

export type Prompt = Schema<"ToldPrompt">;
type Whole = Body<"/v1/prompts", "post">;
export type NewPrompt = Omit<Whole, "description" | "language"> & Partial<Whole>;

const MOST = 500;

/** One's own and the workspace's. */
export function promptsQuery(workspaceId: string, q = "") {
  return queryOptions({
    queryKey: ["prompts", workspaceId, q],
    queryFn: () => answered(api.GET("/v1/prompts", { params: { query: { q: q || undefined, page_size: MOST } } })),
    staleTime: 30_000,
  });
}

/** Makes a new one, or changes the one of this id to what is sent. */
export function useSavePrompt() {
  const changed = useChanged();
  return useMutation({
    mutationFn: ({ id, version, ...body }: NewPrompt & { id?: string; version?: number }) =>
      id
        ? answered(
            api.PATCH("/v1/prompts/{prompt_id}", { params: { path: { prompt_id: id } }, body: { ...body, version } }),
          )
        : answered(api.POST("/v1/prompts", { body: { description: "", language: null, ...body } })),
    onSuccess: changed,
  });
}

export function useDeletePrompt() {
  const changed = useChanged();
  return useMutation({
    mutationFn: (id: string) =>
      answered(api.DELETE("/v1/prompts/{prompt_id}", { params: { path: { prompt_id: id } } })),
    onSuccess: changed,
  });
}

function useChanged() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: ["prompts"] });
}
