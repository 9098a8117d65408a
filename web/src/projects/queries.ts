import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { answered, api } from "../api/client";
import type { Body, Schema } from "../api/types";

export type Project = Schema<"ToldProject">;
type Changed = Partial<Body<"/v1/projects/{project_id}", "patch">>;

const MOST = 500;
const PAGE = 30;

export function projectsQuery(workspaceId: string) {
  return queryOptions({
    queryKey: ["projects", workspaceId, "list"],
    queryFn: () => answered(api.GET("/v1/projects", { params: { query: { page_size: MOST } } })),
  });
}

export function projectQuery(workspaceId: string, id: string) {
  return queryOptions({
    queryKey: ["projects", workspaceId, "one", id],
    queryFn: () => answered(api.GET("/v1/projects/{project_id}", { params: { path: { project_id: id } } })),
  });
}

/** Conversations of the project, the last changed first. */
export function threadsOf(workspaceId: string, project_id: string) {
  return infiniteQueryOptions({
    queryKey: ["threads", workspaceId, "project", project_id],
    queryFn: ({ pageParam }) => {
      const query = { project_id, page_size: PAGE, after: pageParam || undefined };
      return answered(api.GET("/v1/threads", { params: { query } }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });
}

export function useCreateProject() {
  const changed = useChanged();
  return useMutation({
    mutationFn: (body: { name: string; description: string | null }) =>
      answered(api.POST("/v1/projects", { body: { instructions: null, library_id: null, ...body } })),
    onSuccess: changed,
  });
}

export function useChangeProject(id: string) {
  const changed = useChanged();
  return useMutation({
    mutationFn: (body: Changed) =>
      answered(api.PATCH("/v1/projects/{project_id}", { params: { path: { project_id: id } }, body })),
    onSuccess: changed,
  });
}

/** Gives it a library for its files, if it has none. */
export function useProjectLibrary(id: string) {
  const changed = useChanged();
  return useMutation({
    mutationFn: () => answered(api.POST("/v1/projects/{project_id}/library", { params: { path: { project_id: id } } })),
    onSuccess: changed,
  });
}

export function useDeleteProject(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (query: { conversations: "keep" | "delete"; library: "keep" | "delete" }) =>
      answered(api.DELETE("/v1/projects/{project_id}", { params: { path: { project_id: id }, query } })),
    onSuccess: () => {
      queries.removeQueries({ queryKey: ["projects"], predicate: (one) => one.queryKey.includes(id) });
      for (const key of ["projects", "threads", "libraries"]) void queries.invalidateQueries({ queryKey: [key] });
    },
  });
}

function useChanged() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: ["projects"] });
}
