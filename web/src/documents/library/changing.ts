import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answered, api } from "../../api/client";
import { useSession } from "../../api/session";
import { tellError } from "../../ui/toast";

/** Does something to libraries, and has them asked for again. */
export function useChange<Given>(change: (given: Given) => Promise<unknown>, done?: () => void) {
  const queries = useQueryClient();
  const { workspaceId } = useSession();
  return useMutation({
    mutationFn: change,
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["libraries", workspaceId] });
      done?.();
    },
    onError: tellError,
  });
}

const ONE = "/v1/libraries/{library_id}";
const DOCUMENT = "/v1/libraries/{library_id}/documents/{document_id}";

export interface Named {
  name: string;
  description: string;
}

export function create({ name, description, shared }: Named & { shared: boolean }) {
  const owner_type = shared ? ("Workspace" as const) : ("User" as const);
  const body = { name, description: description || null, owner_type, chunk_size: null, retrieval: null };
  return answered(api.POST("/v1/libraries", { body }));
}

export function rename(id: string, { name, description }: Named) {
  const params = { path: { library_id: id } };
  return answered(api.PATCH(ONE, { params, body: { name, description: description || null, retrieval: null } }));
}

export function renameDocument(libraryId: string, id: string, name: string) {
  const params = { path: { library_id: libraryId, document_id: id } };
  return answered(api.PATCH(DOCUMENT, { params, body: { name } }));
}

export function reprocess(libraryId: string, id: string) {
  const params = { path: { library_id: libraryId, document_id: id } };
  return answered(api.POST(`${DOCUMENT}/reprocess`, { params }));
}

export function addPage(libraryId: string, url: string) {
  const params = { path: { library_id: libraryId } };
  return answered(api.POST(`${ONE}/documents`, { params, body: { url, file_id: null } }));
}

export interface ShareWith {
  type: "User" | "Workspace";
  id: string;
}

export function share(libraryId: string, { type, id }: ShareWith, level: "Viewer" | "Editor") {
  const params = { path: { library_id: libraryId } };
  const body = { level, share_with_type: type, share_with_uuid: id, org_id: null };
  return answered(api.PUT(`${ONE}/share`, { params, body }));
}

export function unshare(libraryId: string, { type, id }: ShareWith) {
  const params = { path: { library_id: libraryId } };
  return answered(
    api.DELETE(`${ONE}/share`, { params, body: { share_with_type: type, share_with_uuid: id, org_id: null } }),
  );
}
