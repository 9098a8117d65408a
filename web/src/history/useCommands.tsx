import { useQuery } from "@tanstack/react-query";
import {
  BookOpenText,
  Bot,
  Gauge,
  type LucideIcon,
  MessageSquareText,
  Settings,
  SquarePen,
  Swords,
} from "lucide-react";
import { answered, api } from "../api/client";
import { useMay, useSession } from "../api/session";
import { useT } from "../i18n/t";
import { GROUPS } from "../shell/ConsoleNav";
import { PLACES } from "../shell/places";
import { matches } from "./choosing";
import { calledIn, pathOf } from "./names";
import { useThreads } from "./queries";

/** Something that can be gone to. */
export interface Command {
  id: string;
  label: string;
  /** What it is one of. */
  kind: string;
  icon: LucideIcon;
  path: string;
}

/** At most so many of a kind are shown. */
const MOST = 6;

/** What may be gone to by its name: a new chat, pages of the chat and of the console, agents, prompts. With nothing
 * typed, what one most likely wants: the latest conversations, and the pages of the chat. */
export function useCommands(typed: string): Command[] {
  const t = useT();
  const pages = usePages();
  const latest = useLatest();
  const others = [...useAgents(), ...usePrompts()];
  if (typed === "") return [...latest, ...pages.filter((one) => one.kind === t("history.command"))];
  const found = [...pages, ...others].filter((one) => matches(one.label, typed));
  const counts = new Map<string, number>();
  return found.filter((one) => {
    const count = (counts.get(one.kind) ?? 0) + 1;
    counts.set(one.kind, count);
    return count <= MOST;
  });
}

/** The same that the sidebar shows, so nothing is asked for anew. */
function useLatest(): Command[] {
  const t = useT();
  const { threads } = useThreads({});
  return threads.slice(0, MOST).map((one) => ({
    id: `thread ${one.id}`,
    label: calledIn(one, t),
    kind: t("history.conversation"),
    icon: MessageSquareText,
    path: pathOf(one),
  }));
}

function usePages(): Command[] {
  const t = useT();
  const may = useMay();
  const { who } = useSession();
  const open = GROUPS.flatMap(([, places]) => places).filter((one) =>
    one.admin ? who?.admin : !one.right || may(one.right),
  );
  return [
    { id: "new", label: t("shell.new_chat"), kind: t("history.command"), icon: SquarePen, path: "/" },
    ...PLACES.map(([path, label, icon]) => ({
      id: path,
      label: t(label),
      kind: t("history.command"),
      icon,
      path,
    })),
    { id: "compare", label: t("arena.compare"), kind: t("history.command"), icon: Swords, path: "/compare" },
    { id: "settings", label: t("shell.settings"), kind: t("history.command"), icon: Settings, path: "/settings" },
    ...open.map((one) => ({
      id: one.path,
      label: t(one.label),
      kind: t("shell.console"),
      icon: Gauge,
      path: one.path,
    })),
  ];
}

function useAgents(): Command[] {
  const t = useT();
  const { workspaceId } = useSession();
  const asked = useQuery({
    queryKey: ["agents", workspaceId, "palette"],
    queryFn: () => answered(api.GET("/v1/agents", { params: { query: { page_size: 100 } } })),
    staleTime: 60_000,
  });
  return (asked.data ?? []).map((one) => ({
    id: `agent ${one.id}`,
    label: one.name,
    kind: t("history.agent"),
    icon: Bot,
    path: `/?agent=${encodeURIComponent(one.id)}`,
  }));
}

function usePrompts(): Command[] {
  const t = useT();
  const { workspaceId } = useSession();
  const asked = useQuery({
    queryKey: ["prompts", workspaceId, "palette"],
    queryFn: () => answered(api.GET("/v1/prompts")),
    staleTime: 60_000,
  });
  return (asked.data?.data ?? []).map((one) => ({
    id: `prompt ${one.id}`,
    label: one.title || one.name,
    kind: t("history.prompt"),
    icon: BookOpenText,
    path: `/?text=${encodeURIComponent(one.text)}`,
  }));
}
