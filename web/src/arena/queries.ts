import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answered, api } from "../api/client";
import { useSession } from "../api/session";
import type { Answered, Body } from "../api/types";
import type { Language } from "../i18n/language";

export type Standing = Answered<"/v1/arena/leaderboard", "get">["data"][number];
export type NewVote = Body<"/v1/arena/votes", "post">;

export interface Range {
  language: Language | "";
  days: number;
  blind: boolean;
}

export function useLeaderboard({ language, days, blind }: Range) {
  const { workspaceId } = useSession();
  return useQuery({
    queryKey: ["arena", workspaceId, language, days, blind],
    queryFn: async () => {
      const query = { days, blind, ...(language ? { language } : {}) };
      return (await answered(api.GET("/v1/arena/leaderboard", { params: { query } }))).data;
    },
  });
}

export function useVote() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: NewVote) => answered(api.POST("/v1/arena/votes", { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["arena"] }),
  });
}
