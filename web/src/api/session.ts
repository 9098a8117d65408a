import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import type { Managed } from "./types";

export type WhoAmI = Managed<"/api/v1/session", "get">;
export type InWorkspace = WhoAmI["workspaces"][number];

interface Session {
  who: WhoAmI | null;
  /** Of this tab only: another tab may be in another workspace. */
  workspaceId: string;
}

const STORED = "ventoux.workspace";

export const session = createStore<Session>(() => ({ who: null, workspaceId: "" }));

/** Who is signed in; null when nobody is. */
export function setWho(who: WhoAmI | null): void {
  const open = who?.workspaces.filter((one) => !one.archived) ?? [];
  const wanted = sessionStorage.getItem(STORED) ?? localStorage.getItem(STORED);
  const found = open.find((one) => one.id === wanted) ?? open.find((one) => one.role) ?? open[0];
  session.setState({ who, workspaceId: found?.id ?? "" });
}

export function chooseWorkspace(id: string): void {
  sessionStorage.setItem(STORED, id);
  localStorage.setItem(STORED, id);
  session.setState({ workspaceId: id });
}

export function useSession(): Session {
  return useStore(session);
}

/** Who is signed in, within what only they see. */
export function useWho(): WhoAmI {
  const { who } = useSession();
  if (!who) throw new Error("nobody is signed in");
  return who;
}

export function useWorkspace(): InWorkspace | undefined {
  const { who, workspaceId } = useSession();
  return who?.workspaces.find((one) => one.id === workspaceId);
}

/** Whether the user has a right in the workspace of this tab: what they may not do is not offered. */
export function useMay(): (right: string) => boolean {
  const { who } = useSession();
  const workspace = useWorkspace();
  return (right) => Boolean(who?.admin) || Boolean(workspace?.rights.includes(right));
}
