import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answered, api, management } from "../api/client";
import { type Doc, documentAt } from "./attaching/library";
import { contentOf } from "./download";
import { search } from "./inspecting/hits";
import { whyOf } from "./inspecting/why";

/** Keys begin with `libraries`, so that what changes one can have all of them asked again. */
export function librariesQuery(workspaceId: string) {
  return queryOptions({
    queryKey: ["libraries", workspaceId, "list"],
    queryFn: () => answered(api.GET("/v1/libraries", { params: { query: { page_size: 1000 } } })),
  });
}

export function libraryQuery(workspaceId: string, libraryId: string) {
  return queryOptions({
    queryKey: ["libraries", workspaceId, "one", libraryId],
    queryFn: () => answered(api.GET("/v1/libraries/{library_id}", { params: { path: { library_id: libraryId } } })),
  });
}

export function documentQuery(workspaceId: string, libraryId: string, documentId: string) {
  return queryOptions({
    queryKey: ["libraries", workspaceId, "document", libraryId, documentId],
    queryFn: () => documentAt(libraryId, documentId),
  });
}

export function modelsQuery(workspaceId: string) {
  return queryOptions({
    queryKey: ["models", workspaceId],
    queryFn: () => answered(api.GET("/v1/models")),
    staleTime: 60_000,
  });
}

/** What was read of it. */
export function textQuery(workspaceId: string, { library_id, id, last_processed_at }: Doc) {
  return queryOptions({
    queryKey: ["libraries", workspaceId, "text", library_id, id, last_processed_at],
    queryFn: async () => {
      const params = { path: { library_id, document_id: id } };
      const path = "/v1/libraries/{library_id}/documents/{document_id}/text_content";
      return (await answered(api.GET(path, { params }))).text;
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
}

/** Its bytes. */
export function contentQuery(workspaceId: string, document: Doc) {
  return queryOptions({
    queryKey: ["libraries", workspaceId, "content", document.library_id, document.id],
    queryFn: () => contentOf(document),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
}

/** The searches of an answer. */
export function whyQuery(workspaceId: string, conversationId: string, entryId: string) {
  return queryOptions({
    queryKey: ["libraries", workspaceId, "why", conversationId, entryId],
    queryFn: () => whyOf(conversationId, entryId),
  });
}

export function searchQuery(workspaceId: string, libraryId: string, question: string) {
  return queryOptions({
    queryKey: ["libraries", workspaceId, "search", libraryId, question],
    queryFn: () => search(libraryId, question),
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  });
}

export function sharesQuery(workspaceId: string, libraryId: string) {
  return queryOptions({
    queryKey: ["libraries", workspaceId, "shares", libraryId],
    queryFn: () =>
      answered(api.GET("/v1/libraries/{library_id}/share", { params: { path: { library_id: libraryId } } })),
  });
}

/** Of the workspace, for whoever may see them. */
export function membersQuery(workspaceId: string) {
  return queryOptions({
    queryKey: ["libraries", workspaceId, "members"],
    queryFn: () =>
      answered(management.GET("/api/v1/members", { params: { query: { workspace: workspaceId, limit: 200 } } })),
    retry: false,
  });
}

export function projectsQuery(workspaceId: string) {
  return queryOptions({
    queryKey: ["libraries", workspaceId, "projects"],
    queryFn: () => answered(api.GET("/v1/projects", { params: { query: { page_size: 500 } } })),
  });
}

const READING_AGAIN = 1500;

/** The documents of a library; asked for again and again while some are being read. */
export function documentsQuery(workspaceId: string, libraryId: string, search: string, page: number) {
  const query = { search, page, page_size: DOCUMENTS_A_PAGE, sort_by: "created_at" as const };
  return queryOptions({
    queryKey: ["libraries", workspaceId, "documents", libraryId, search, page],
    queryFn: () =>
      answered(api.GET("/v1/libraries/{library_id}/documents", { params: { path: { library_id: libraryId }, query } })),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.data.some((one) => one.processing_status === "Running") ? READING_AGAIN : false,
  });
}

export const CHUNKS_A_PAGE = 50;
export const DOCUMENTS_A_PAGE = 50;

export function chunksQuery(workspaceId: string, { library_id, id, last_processed_at }: Doc) {
  return infiniteQueryOptions({
    queryKey: ["libraries", workspaceId, "chunks", library_id, id, last_processed_at],
    queryFn: ({ pageParam: first }) => {
      const params = { path: { library_id, document_id: id }, query: { first, limit: CHUNKS_A_PAGE } };
      return answered(api.GET("/v1/libraries/{library_id}/documents/{document_id}/chunks", { params }));
    },
    initialPageParam: 0,
    getNextPageParam: (last, all) => (last.data.length < CHUNKS_A_PAGE ? null : all.length * CHUNKS_A_PAGE),
  });
}
