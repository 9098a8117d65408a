import { useQuery } from "@tanstack/react-query";
import { answered, management } from "../../api/client";
import { useMay, useSession } from "../../api/session";

/** The members of the workspace, for who may see them. */
export function useMembers() {
  const { workspaceId } = useSession();
  const enabled = useMay()("members:read");
  return useQuery({
    queryKey: ["members", workspaceId],
    queryFn: () =>
      answered(management.GET("/api/v1/members", { params: { query: { workspace: workspaceId, limit: 500 } } })),
    enabled,
  });
}

/** E-mail addresses by the ids of users. */
export function useMemberNames(): Map<string, string> {
  const members = useMembers();
  return new Map(members.data?.items.map(({ user }) => [user.id, user.email]));
}
