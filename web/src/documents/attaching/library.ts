import { answered, api } from "../../api/client";
import { ApiError } from "../../api/errors";
import type { Schema } from "../../api/types";

export type Library = Schema<"Library">;
export type Doc = Schema<"ventoux.dialects.mistral.libraries.Document">;

/** The description of libraries that hold what was attached to one conversation, by which they are known again. */
export const OF_A_CONVERSATION = "Files of a conversation";

export function isOfConversation(library: Library): boolean {
  return library.description === OF_A_CONVERSATION;
}

/** The library that the files of a conversation are in already. */
export async function libraryOf(conversationId: string): Promise<string | null> {
  const path = { conversation_id: conversationId };
  const conversation = await answered(api.GET("/v1/conversations/{conversation_id}", { params: { path } }));
  const tools = (conversation.tools ?? []) as { type?: string; library_ids?: string[] }[];
  const ids = tools.flatMap((tool) => (tool.type === "document_library" ? (tool.library_ids ?? []) : []));
  for (const id of ids) {
    const found = await answered(api.GET("/v1/libraries/{library_id}", { params: { path: { library_id: id } } })).catch(
      (error: unknown) => {
        // One that is gone, or is not shared any more, is not that of the files.
        if (error instanceof ApiError && error.status === 404) return null;
        throw error;
      },
    );
    if (found && isOfConversation(found)) return id;
  }
  return null;
}

export async function makeLibrary(name: string): Promise<string> {
  const body = {
    name: name.slice(0, 200),
    description: OF_A_CONVERSATION,
    chunk_size: null,
    owner_type: "User" as const,
    retrieval: null,
  };
  return (await answered(api.POST("/v1/libraries", { body }))).id;
}

export function documentAt(libraryId: string, documentId: string): Promise<Doc> {
  const path = { library_id: libraryId, document_id: documentId };
  return answered(api.GET("/v1/libraries/{library_id}/documents/{document_id}", { params: { path } }));
}

export async function removeDocument(libraryId: string, documentId: string): Promise<void> {
  const path = { library_id: libraryId, document_id: documentId };
  await answered(api.DELETE("/v1/libraries/{library_id}/documents/{document_id}", { params: { path } }));
}

export async function removeLibrary(libraryId: string): Promise<void> {
  await answered(api.DELETE("/v1/libraries/{library_id}", { params: { path: { library_id: libraryId } } }));
}
