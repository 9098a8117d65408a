import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useStore } from "zustand";
import { useSession } from "../../api/session";
import { add, remove, retry } from "../attaching/adding";
import { drafts, NO_DRAFT, setDraft } from "../attaching/state";

/** Files on their way into a library; those that have arrived are in its list, which tells the rest. */
export function useUploads(libraryId: string) {
  const { workspaceId } = useSession();
  const queries = useQueryClient();
  const draft = `${workspaceId}/library-${libraryId}`;
  const { items } = useStore(drafts, (all) => all[draft] ?? NO_DRAFT);
  const arrived = items.filter((one) => one.documentId).length;
  useEffect(() => {
    if (arrived > 0) void queries.invalidateQueries({ queryKey: ["libraries", workspaceId] });
  }, [arrived, queries, workspaceId]);
  return {
    items: items.filter((one) => !one.documentId),
    add: (files: File[]) => {
      setDraft(draft, () => ({ ownLibrary: libraryId }));
      add(draft, files, () => "document");
    },
    remove: (id: string) => remove(draft, id),
    retry: (id: string) => retry(draft, id),
  };
}
