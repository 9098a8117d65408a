import { type Call, type Dialect, KEY } from "./call";
import { spoken } from "./dialects";
import { shell } from "./literals";

const PATHS: Record<Dialect, Record<Call["kind"], string | null>> = {
  mistral: { chat: "/v1/chat/completions", embeddings: "/v1/embeddings", moderation: "/v1/moderations" },
  openai: {
    chat: "/openai/v1/chat/completions",
    embeddings: "/openai/v1/embeddings",
    moderation: "/openai/v1/moderations",
  },
  azure: {
    chat: "/models/chat/completions?api-version=2024-05-01-preview",
    embeddings: "/models/embeddings?api-version=2024-05-01-preview",
    moderation: null,
  },
};

/** Null where the dialect has no such call. */
export function curl(call: Call, dialect: Dialect, server: string): string | null {
  const path = PATHS[dialect][call.kind];
  if (path === null) return null;
  const { body, extra } = spoken(call, dialect);
  const headers = [
    dialect === "azure" ? `api-key: $${KEY}` : `Authorization: Bearer $${KEY}`,
    "Content-Type: application/json",
    ...(dialect === "azure" && Object.keys(extra).length > 0 ? ["extra-parameters: pass-through"] : []),
  ];
  return [
    `curl ${call.body.stream ? "-N " : ""}${shell(`${server}${path}`)}`,
    ...headers.map((header) => `  -H "${header}"`),
    `  -d ${shell(JSON.stringify({ model: call.model, ...body, ...extra }, null, 2))}`,
  ].join(" \\\n");
}
