import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answered, management } from "../../api/client";
import { useSession } from "../../api/session";
import type { Managed } from "../../api/types";

export type Provider = Managed<"/api/v1/providers", "get">["items"][number];
export type Tested = Managed<"/api/v1/providers/{name}/test", "post">;

/** As the server knows them; those without an address need one. */
export const KINDS = {
  mistral: { title: "Mistral", form: "" },
  openai: { title: "OpenAI", form: "" },
  "azure-openai": { title: "Azure OpenAI", form: "https://RESOURCE.openai.azure.com" },
  "azure-inference": { title: "Azure AI Inference", form: "https://RESOURCE.services.ai.azure.com" },
  "azure-serverless": { title: "Azure Serverless", form: "https://NAME.REGION.models.ai.azure.com" },
  "openai-compatible": { title: "OpenAI-compatible", form: "http://127.0.0.1:8000/v1" },
} as const;
export type Kind = keyof typeof KINDS;

export function useProviders() {
  const { workspaceId } = useSession();
  return useQuery({
    queryKey: ["providers", workspaceId],
    queryFn: () =>
      answered(management.GET("/api/v1/providers", { params: { query: { workspace: workspaceId, limit: 500 } } })),
  });
}

export function useProviderChanges() {
  const { workspaceId } = useSession();
  const queries = useQueryClient();
  const query = { workspace: workspaceId };
  const onSuccess = () => queries.invalidateQueries({ queryKey: ["providers", workspaceId] });
  return {
    add: useMutation({
      mutationFn: (body: { name: string; kind: string; base_url: string; key: string }) =>
        answered(management.POST("/api/v1/providers", { params: { query }, body })),
      onSuccess,
    }),
    rotate: useMutation({
      mutationFn: ({ name, key }: { name: string; key: string }) =>
        answered(
          management.PUT("/api/v1/providers/{name}/credential", { params: { path: { name }, query }, body: { key } }),
        ),
      onSuccess,
    }),
    test: useMutation({
      mutationFn: ({ name, model }: { name: string; model: string }) =>
        answered(
          management.POST("/api/v1/providers/{name}/test", { params: { path: { name }, query }, body: { model } }),
        ),
      onSuccess,
    }),
    remove: useMutation({
      mutationFn: (name: string) =>
        answered(management.DELETE("/api/v1/providers/{name}", { params: { path: { name }, query } })),
      onSuccess,
    }),
  };
}
