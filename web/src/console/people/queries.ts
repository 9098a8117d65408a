import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { answered, management } from "../../api/client";
import { setWho, useSession } from "../../api/session";
import type { Managed } from "../../api/types";

export type Member = Managed<"/api/v1/members", "get">["items"][number];
export type User = Managed<"/api/v1/users", "get">["items"][number];
export type Invited = Managed<"/api/v1/users", "post">;
export type Workspace = Managed<"/api/v1/workspaces", "get">["items"][number];
export type Role = Member["role"];
export const ROLES: Role[] = ["viewer", "member", "developer", "admin", "owner"];

export function useMemberChanges() {
  const { workspaceId } = useSession();
  const queries = useQueryClient();
  const query = { workspace: workspaceId };
  const onSuccess = () => queries.invalidateQueries({ queryKey: ["members", workspaceId] });
  return {
    invite: useMutation({
      mutationFn: (body: { email: string; role: Role }) =>
        answered(management.POST("/api/v1/members", { params: { query }, body })),
      onSuccess,
    }),
    role: useMutation({
      mutationFn: ({ user, role }: { user: string; role: Role }) =>
        answered(management.PUT("/api/v1/members/{user}/role", { params: { path: { user }, query }, body: { role } })),
      onSuccess,
    }),
    remove: useMutation({
      mutationFn: (user: string) =>
        answered(management.DELETE("/api/v1/members/{user}", { params: { path: { user }, query } })),
      onSuccess,
    }),
  };
}

export function useUsers() {
  return useInfiniteQuery({
    queryKey: ["users"],
    queryFn: ({ pageParam }) =>
      answered(management.GET("/api/v1/users", { params: { query: { limit: 100, cursor: pageParam } } })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });
}

export function useUserChanges() {
  const queries = useQueryClient();
  const onSuccess = () => queries.invalidateQueries({ queryKey: ["users"] });
  const path = (user: string) => ({ params: { path: { user } } });
  return {
    create: useMutation({
      mutationFn: (body: { email: string; name: string; admin: boolean }) =>
        answered(management.POST("/api/v1/users", { body })),
      onSuccess,
    }),
    link: useMutation({
      mutationFn: (user: string) => answered(management.POST("/api/v1/users/{user}/link", path(user))),
    }),
    change: useMutation({
      mutationFn: ({ user, to }: { user: string; to: "disable" | "enable" | "admin" | "no_admin" }) => {
        if (to === "disable") return answered(management.POST("/api/v1/users/{user}/disable", path(user)));
        if (to === "enable") return answered(management.POST("/api/v1/users/{user}/enable", path(user)));
        const body = { admin: to === "admin" };
        return answered(management.PUT("/api/v1/users/{user}/admin", { ...path(user), body }));
      },
      onSuccess,
    }),
  };
}

export function useWorkspaces() {
  return useInfiniteQuery({
    queryKey: ["workspaces"],
    queryFn: ({ pageParam }) =>
      answered(management.GET("/api/v1/workspaces", { params: { query: { limit: 100, cursor: pageParam } } })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });
}

export function useWorkspaceChanges() {
  const queries = useQueryClient();
  const onSuccess = async () => {
    await queries.invalidateQueries({ queryKey: ["workspaces"] });
    // Which workspaces one is in is known by the session.
    setWho(await answered(management.GET("/api/v1/session")));
  };
  const path = (workspace: string) => ({ params: { path: { workspace } } });
  return {
    create: useMutation({
      mutationFn: (name: string) => answered(management.POST("/api/v1/workspaces", { body: { name } })),
      onSuccess,
    }),
    rename: useMutation({
      mutationFn: ({ id, name }: { id: string; name: string }) =>
        answered(management.PATCH("/api/v1/workspaces/{workspace}", { ...path(id), body: { name } })),
      onSuccess,
    }),
    archive: useMutation({
      mutationFn: (id: string) => answered(management.POST("/api/v1/workspaces/{workspace}/archive", path(id))),
      onSuccess,
    }),
  };
}
