import { useQuery } from "@tanstack/react-query";
import { answered, management } from "../../api/client";
import { useSession } from "../../api/session";
import type { Managed } from "../../api/types";
import { type Period, zone } from "./periods";

export type By = "model" | "key" | "user" | "endpoint";
export const BYS: readonly By[] = ["model", "endpoint", "key", "user"];
export type Latency = Managed<"/api/v1/usage/latency", "get">;
/** By what it is chosen: the id, or the name of a model. */
export type Filters = Partial<Record<By, string>>;

export function useSeries(by: By, period: Period, filters: Filters, enabled = true) {
  const { workspaceId } = useSession();
  const query = {
    workspace: workspaceId,
    by,
    step: period.step,
    zone: zone(),
    since: String(period.since),
    until: String(period.until),
    ...filters,
  };
  return useQuery({
    queryKey: ["usage series", query],
    queryFn: () => answered(management.GET("/api/v1/usage/series", { params: { query } })),
    placeholderData: (known) => known,
    refetchInterval: 60_000,
    enabled,
  });
}

export function useLatency(by: By, period: Period, filters: Filters, enabled = true) {
  const { workspaceId } = useSession();
  const query = {
    workspace: workspaceId,
    by,
    since: String(period.since),
    until: String(period.until),
    ...filters,
  };
  return useQuery({
    queryKey: ["usage latency", query],
    queryFn: () => answered(management.GET("/api/v1/usage/latency", { params: { query } })),
    placeholderData: (known) => known,
    refetchInterval: 60_000,
    enabled,
  });
}
