import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answered, management } from "../../api/client";
import { useMay, useSession } from "../../api/session";
import type { Managed, ManagedBody } from "../../api/types";

export type Standing = Managed<"/api/v1/budgets", "get">["items"][number];
export type NewBudget = ManagedBody<"/api/v1/budgets", "put">;
export type Invoice = Managed<"/api/v1/invoices/{month}", "post">;
export type Issued = Managed<"/api/v1/invoices", "get">["items"][number];
export type Price = Managed<"/api/v1/prices", "get">["items"][number];
export type NewPrice = ManagedBody<"/api/v1/prices", "post">;

export const MICRO = 1_000_000;

export function useBudgets() {
  const { workspaceId } = useSession();
  const enabled = useMay()("budgets:read");
  return useQuery({
    queryKey: ["budgets", workspaceId],
    queryFn: () =>
      answered(management.GET("/api/v1/budgets", { params: { query: { workspace: workspaceId, limit: 500 } } })),
    enabled,
    refetchInterval: 30_000,
  });
}

export function useBudgetChanges() {
  const { workspaceId } = useSession();
  const queries = useQueryClient();
  const query = { workspace: workspaceId };
  const onSuccess = () => queries.invalidateQueries({ queryKey: ["budgets", workspaceId] });
  return {
    set: useMutation({
      mutationFn: (body: NewBudget) => answered(management.PUT("/api/v1/budgets", { params: { query }, body })),
      onSuccess,
    }),
    remove: useMutation({
      mutationFn: (budget: string) =>
        answered(management.DELETE("/api/v1/budgets/{budget}", { params: { path: { budget }, query } })),
      onSuccess,
    }),
  };
}

export function useInvoices() {
  const { workspaceId } = useSession();
  return useQuery({
    queryKey: ["invoices", workspaceId],
    queryFn: () =>
      answered(management.GET("/api/v1/invoices", { params: { query: { workspace: workspaceId, limit: 500 } } })),
  });
}

export function useInvoice(month: string) {
  const { workspaceId } = useSession();
  return useQuery({
    queryKey: ["invoices", workspaceId, month],
    queryFn: () =>
      answered(
        management.GET("/api/v1/invoices/{month}", {
          params: { path: { month }, query: { workspace: workspaceId, format: "json" } },
        }),
      ) as Promise<Invoice>,
  });
}

export function useIssuing() {
  const { workspaceId } = useSession();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (month: string) =>
      answered(
        management.POST("/api/v1/invoices/{month}", { params: { path: { month }, query: { workspace: workspaceId } } }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["invoices", workspaceId] }),
  });
}

export function usePrices() {
  const { workspaceId } = useSession();
  return useQuery({
    queryKey: ["prices", workspaceId],
    queryFn: () =>
      answered(management.GET("/api/v1/prices", { params: { query: { workspace: workspaceId, limit: 500 } } })),
  });
}

export function useSetPrice() {
  const { workspaceId } = useSession();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: NewPrice) =>
      answered(management.POST("/api/v1/prices", { params: { query: { workspace: workspaceId } }, body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["prices", workspaceId] }),
  });
}

/** Names of the workspace's endpoints by their ids. */
export function useEndpointNames(): Map<string, string> {
  const { workspaceId } = useSession();
  const enabled = useMay()("endpoints:read");
  const endpoints = useQuery({
    queryKey: ["endpoint names", workspaceId],
    queryFn: () =>
      answered(management.GET("/api/v1/endpoints", { params: { query: { workspace: workspaceId, limit: 500 } } })),
    enabled,
  });
  return new Map(endpoints.data?.items.map(({ endpoint }) => [endpoint.id, endpoint.name]));
}
