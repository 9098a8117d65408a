import { useQueries, useQuery } from "@tanstack/react-query";
import { answered, api } from "../api/client";
import { useSession } from "../api/session";
import { isOfConversation, type Library } from "../documents/attaching/library";
import { useT } from "../i18n/t";
import { builtIn } from "./builtin";
import { promptsQuery } from "./queries";
import { matching, type Trigger } from "./trigger";

/** One line of the menu, and what taking it does. */
export interface Offer {
  id: string;
  title: string;
  detail: string;
  /** A prompt's text, which may have places to fill in. */
  text?: string;
  agentId?: string;
  libraryId?: string;
}

const MOST = 12;
const MOST_LIBRARIES = 6;
const MOST_DOCUMENTS = 4;

/** What fits what is typed. */
export function useOffers(trigger: Trigger | null): Offer[] {
  const query = trigger?.query ?? "";
  const prompts = usePrompts(trigger?.sign === "/");
  const agents = useAgents(trigger?.sign === "@");
  const libraries = useLibraries(trigger?.sign === "#");
  const documents = useDocuments(trigger?.sign === "#" ? query : "", libraries);
  const found = matching([...prompts, ...agents, ...libraries], query, (one) => `${one.title} ${one.detail}`);
  return [...found, ...documents].slice(0, MOST);
}

function usePrompts(wanted: boolean): Offer[] {
  const t = useT();
  const { workspaceId } = useSession();
  const { data } = useQuery({ ...promptsQuery(workspaceId), enabled: wanted });
  if (!wanted) return [];
  const own = data?.data ?? [];
  const taken = new Set(own.map((one) => one.name));
  const ready = builtIn(t)
    .filter((one) => !taken.has(one.name))
    .map((one) => ({ ...one, id: `built-in ${one.name}` }));
  return [...own, ...ready].map(({ id, title, name, text }) => ({ id, title, text, detail: `/${name}` }));
}

function useAgents(wanted: boolean): Offer[] {
  const { workspaceId } = useSession();
  const { data } = useQuery({
    queryKey: ["agents", workspaceId, "choice"],
    queryFn: () => answered(api.GET("/v1/agents", { params: { query: { page_size: 500 } } })),
    enabled: wanted,
    staleTime: 30_000,
  });
  if (!wanted) return [];
  return (data ?? []).map(({ id, name, description }) => ({
    id,
    title: name,
    detail: description ?? "",
    agentId: id,
  }));
}

function useLibraries(wanted: boolean): Offer[] {
  const { workspaceId } = useSession();
  const { data } = useQuery({
    queryKey: ["libraries", workspaceId, "choice"],
    queryFn: () => answered(api.GET("/v1/libraries", { params: { query: { page_size: 100 } } })),
    enabled: wanted,
    staleTime: 30_000,
  });
  if (!wanted) return [];
  return librariesOffered(data?.data ?? []);
}

/** Those that somebody made: what is attached to conversations all has names of the same kind. */
export function librariesOffered(libraries: readonly Library[]): Offer[] {
  const made = libraries.filter((one) => !isOfConversation(one));
  return made.map(({ id, name, description }) => ({ id, title: name, detail: description ?? "", libraryId: id }));
}

function useDocuments(search: string, libraries: Offer[]): Offer[] {
  const { workspaceId } = useSession();
  const wanted = search.length >= 2;
  return useQueries({
    queries: libraries.slice(0, MOST_LIBRARIES).map(({ id: library_id, title }) => ({
      queryKey: ["libraries", workspaceId, "named", library_id, search],
      queryFn: async () => {
        const params = { path: { library_id }, query: { search, page_size: MOST_DOCUMENTS } };
        return (await answered(api.GET("/v1/libraries/{library_id}/documents", { params }))).data.map((one) => ({
          id: one.id,
          title: one.name,
          detail: title,
          libraryId: library_id,
          text: `“${one.name}”`,
        }));
      },
      enabled: wanted,
      staleTime: 30_000,
    })),
    combine: (results) => results.flatMap((one) => one.data ?? []),
  });
}
