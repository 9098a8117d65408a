import { useQuery } from "@tanstack/react-query";
import { useMay, useSession } from "../../api/session";
import type { Library } from "../attaching/library";
import { sharesQuery } from "../queries";

export type Access = "Viewer" | "Editor" | "Owner";

/** What the user may do with a library, as docs/libraries.md has it; undefined until it is known. */
export function useAccess(library: Library | undefined): Access | undefined {
  const { who, workspaceId } = useSession();
  const may = useMay();
  const mine = library?.owner_type === "User" && library.owner_id === who?.user?.id;
  const shared = library?.owner_type === "User" && !mine;
  const shares = useQuery({ ...sharesQuery(workspaceId, library?.id ?? ""), enabled: shared });
  if (!library) return undefined;
  if (mine) return "Owner";
  if (!shared) return may("libraries:own") ? "Owner" : "Editor";
  if (!shares.data) return undefined;
  const levels = shares.data.data
    .filter((one) => one.share_with_type === "Workspace" || one.share_with_uuid === who?.user?.id)
    .map((one) => one.role);
  return levels.includes("Editor") ? "Editor" : "Viewer";
}
