import { Menu as MenuIcon, PanelLeft } from "lucide-react";
import { Dialog } from "radix-ui";
import { type ReactNode, Suspense, useEffect, useState } from "react";
import { useLocation } from "wouter";
import { part } from "../app/loading";
import { useT } from "../i18n/t";
import { useSyncedInterface } from "../settings/interface";
import { ProfileNotice } from "../settings/ProfileNotice";
import { IconButton } from "../ui/Button";
import { joined } from "../ui/joined";
import { useOpener } from "../ui/opener";
import { useTyped } from "./keys";
import { OfflineNotice } from "./OfflineNotice";
import { Panel } from "./Panel";
import { Sidebar } from "./Sidebar";
import { useSidebar } from "./sidebar_state";

const SearchPalette = part(() => import("../history/SearchPalette"));
const ShortcutsDialog = part(() => import("../settings/ShortcutsDialog"));

/** The frame of every page: the sidebar, the page, and a panel beside it. */
export function Shell({ children }: { children: ReactNode }) {
  const t = useT();
  useSyncedInterface();
  const { shown, toggle } = useSidebar();
  const [drawer, setDrawer] = useState(false);
  const opener = useOpener();
  const [, navigate] = useLocation();
  const [path] = useLocation();
  const [over, setOver] = useState<"search" | "shortcuts" | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the drawer closes when the page changes
  useEffect(() => setDrawer(false), [path]);
  useTyped({
    search: () => setOver("search"),
    new_chat: () => navigate("/"),
    settings: () => navigate("/settings"),
    sidebar: toggle,
    shortcuts: () => setOver("shortcuts"),
  });
  return (
    <div data-nav={shown ? "shown" : "hidden"} className="group/shell flex h-dvh overflow-hidden">
      <a
        href="#page"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-lg focus:bg-raised focus:p-3"
      >
        {t("shell.skip")}
      </a>
      <div className={joined("hidden shrink-0 border-r border-line bg-ground", shown && "md:block")}>
        <Sidebar onSearch={() => setOver("search")} onHide={toggle} />
      </div>
      <Dialog.Root open={drawer} onOpenChange={setDrawer}>
        <Dialog.Portal>
          <Dialog.Overlay className="fixed inset-0 z-30 bg-[rgb(10_12_20/0.5)] md:hidden" />
          <Dialog.Content
            aria-describedby={undefined}
            {...opener}
            className="fixed inset-y-0 left-0 z-40 bg-ground shadow-float outline-none md:hidden"
          >
            <Dialog.Title className="sr-only">{t("shell.navigation")}</Dialog.Title>
            <Sidebar onSearch={() => setOver("search")} onHide={() => setDrawer(false)} />
          </Dialog.Content>
        </Dialog.Portal>
      </Dialog.Root>
      <div className="relative flex min-w-0 flex-1 flex-col bg-surface">
        <OfflineNotice />
        <ProfileNotice />
        <div className={joined("absolute top-2 left-2 z-20", shown && "md:hidden")}>
          <IconButton
            label={t("shell.open_navigation")}
            className="bg-surface md:hidden"
            onClick={() => setDrawer(true)}
          >
            <MenuIcon size={20} aria-hidden />
          </IconButton>
          <IconButton label={t("shell.open_navigation")} className="max-md:hidden" onClick={toggle}>
            <PanelLeft size={20} aria-hidden />
          </IconButton>
        </div>
        <main id="page" tabIndex={-1} className="min-h-0 flex-1 outline-none">
          {children}
        </main>
      </div>
      <Panel />
      <Suspense fallback={null}>
        {over === "search" && <SearchPalette onClose={() => setOver(null)} />}
        {over === "shortcuts" && <ShortcutsDialog onClose={() => setOver(null)} />}
      </Suspense>
    </div>
  );
}
