import { useEffect, useRef } from "react";
import { Link, useLocation } from "wouter";
import { useMay, useSession } from "../api/session";
import { type MessageKey, useT } from "../i18n/t";

/** `right`: what it takes in the workspace; `admin`: for administrators of the installation. */
interface Place {
  path: string;
  label: MessageKey;
  right?: string;
  admin?: boolean;
}

export const GROUPS: [MessageKey, Place[]][] = [
  [
    "shell.group_build",
    [
      { path: "/console", label: "shell.overview" },
      { path: "/console/catalog", label: "shell.catalog" },
      { path: "/console/endpoints", label: "shell.endpoints", right: "endpoints:read" },
      { path: "/console/playground", label: "shell.playground", right: "chat" },
      { path: "/console/keys", label: "shell.keys", right: "keys:own" },
    ],
  ],
  [
    "shell.group_observe",
    [
      { path: "/console/usage", label: "shell.usage", right: "usage:read" },
      { path: "/console/calls", label: "shell.calls", right: "usage:read" },
      { path: "/console/budgets", label: "shell.budgets", right: "budgets:read" },
      { path: "/console/invoices", label: "shell.invoices", right: "invoices:read" },
      { path: "/console/prices", label: "shell.prices", right: "prices:read" },
    ],
  ],
  [
    "shell.group_manage",
    [
      { path: "/console/members", label: "shell.members", right: "members:read" },
      { path: "/console/providers", label: "shell.providers", right: "providers:read" },
      { path: "/console/filters", label: "shell.filters", right: "filters:read" },
      { path: "/console/audit", label: "shell.audit", right: "audit:read" },
      { path: "/console/workspaces", label: "shell.workspaces" },
      { path: "/console/users", label: "shell.users", admin: true },
      { path: "/console/health", label: "shell.health", admin: true },
    ],
  ],
];

export function ConsoleNav() {
  const t = useT();
  const may = useMay();
  const { who } = useSession();
  const [path] = useLocation();
  const here = (to: string) => (to === "/console" ? path === to : path === to || path.startsWith(`${to}/`));
  const nav = useRef<HTMLElement>(null);
  // Below the edge of a low window nobody would see where one is.
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each page
  useEffect(() => {
    const frame = nav.current;
    const place = frame?.querySelector("[aria-current=page]")?.getBoundingClientRect();
    if (!frame || !place) return;
    const { top, bottom } = frame.getBoundingClientRect();
    // Not by scrollIntoView: from what that shows, the browser goes on with the next Tab, past the link to the content.
    frame.scrollTop += Math.min(0, place.top - top) + Math.max(0, place.bottom - bottom);
  }, [path]);
  return (
    <nav ref={nav} aria-label={t("shell.console")} className="min-h-0 flex-1 scroll-thin overflow-y-auto px-3 pb-3">
      {GROUPS.map(([group, places]) => {
        const open = places.filter((one) => (one.admin ? who?.admin : !one.right || may(one.right)));
        if (open.length === 0) return null;
        return (
          <section key={group} className="pt-3">
            <h2 className="px-2.5 pb-1 text-xs font-semibold text-ink-soft">{t(group)}</h2>
            {open.map((one) => (
              <Link
                key={one.path}
                href={one.path}
                aria-current={here(one.path) ? "page" : undefined}
                className="flex min-h-9 items-center rounded-lg px-2.5 text-sm hover:bg-hover max-md:min-h-10 aria-[current=page]:bg-hover aria-[current=page]:font-medium"
              >
                {t(one.label)}
              </Link>
            ))}
          </section>
        );
      })}
    </nav>
  );
}
