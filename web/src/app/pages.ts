import { type Page, page } from "./loading";

export type Pages = Record<string, Page<object>>;

/** Every page of Chat beside the thread itself, by its path. */
export const CHAT_PAGES: Pages = {
  "/compare": page(() => import("../arena/ComparePage")),
  "/arena": page(() => import("../arena/ArenaPage")),
  "/libraries": page(() => import("../documents/LibrariesPage")),
  "/libraries/:library": page(() => import("../documents/LibraryPage")),
  "/libraries/:library/documents/:document": page(() => import("../documents/DocumentPage")),
  "/artefacts": page(() => import("../canvas/ArtefactsPage")),
  "/artefacts/:artefact": page(() => import("../canvas/ArtefactPage")),
  "/agents": page(() => import("../agents/AgentsPage")),
  "/agents/:agent": page(() => import("../agents/AgentPage")),
  "/connectors": page(() => import("../tools/ConnectorsPage")),
  "/projects": page(() => import("../projects/ProjectsPage")),
  "/projects/:project": page(() => import("../projects/ProjectPage")),
  "/prompts": page(() => import("../prompts/PromptsPage")),
  "/archive": page(() => import("../history/ArchivePage")),
  "/trash": page(() => import("../history/TrashPage")),
  "/import": page(() => import("../history/ImportPage")),
  // One route: from tab to tab the page stays, and the focus with it.
  "/settings/:tab?": page(() => import("../settings/SettingsPage")),
};

/** Every page of the console, by its path below /console. */
export const CONSOLE_PAGES: Pages = {
  "/": page(() => import("../console/health/OverviewPage")),
  "/catalog": page(() => import("../console/catalog/CatalogPage")),
  "/catalog/compare": page(() => import("../console/catalog/CompareModelsPage")),
  "/catalog/model/*": page(() => import("../console/catalog/ModelPage")),
  "/endpoints": page(() => import("../console/endpoints/EndpointsPage")),
  "/endpoints/new": page(() => import("../console/endpoints/NewEndpointPage")),
  "/endpoints/:endpoint": page(() => import("../console/endpoints/EndpointPage")),
  "/playground": page(() => import("../console/playground/PlaygroundPage")),
  "/usage": page(() => import("../console/usage/UsagePage")),
  "/calls": page(() => import("../console/calls/CallsPage")),
  "/budgets": page(() => import("../console/money/BudgetsPage")),
  "/invoices": page(() => import("../console/money/InvoicesPage")),
  "/prices": page(() => import("../console/money/PricesPage")),
  "/keys": page(() => import("../console/keys/KeysPage")),
  "/members": page(() => import("../console/people/MembersPage")),
  "/users": page(() => import("../console/people/UsersPage")),
  "/workspaces": page(() => import("../console/people/WorkspacesPage")),
  "/providers": page(() => import("../console/providers/ProvidersPage")),
  "/filters": page(() => import("../console/filters/FiltersPage")),
  "/filters/new": page(() => import("../console/filters/PolicyPage")),
  "/filters/policy/:policy": page(() => import("../console/filters/PolicyPage")),
  "/audit": page(() => import("../console/audit/AuditPage")),
  "/health": page(() => import("../console/health/HealthPage")),
};

/** All of them, by their whole paths. */
export const PAGES: Pages = {
  ...CHAT_PAGES,
  ...Object.fromEntries(
    Object.entries(CONSOLE_PAGES).map(([path, shown]) => [`/console${path.replace(/^\/$/, "")}`, shown]),
  ),
};
