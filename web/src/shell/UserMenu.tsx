import { useQueryClient } from "@tanstack/react-query";
import { ChevronsUpDown, Languages, LogOut, Palette, Settings } from "lucide-react";
import { useLocation } from "wouter";
import { useStore } from "zustand";
import { answered, management } from "../api/client";
import { chooseWorkspace, setWho, useSession, useWorkspace } from "../api/session";
import { chooseLanguage, LANGUAGES, type Language, language } from "../i18n/language";
import { useT } from "../i18n/t";
import { setLook, THEMES, useLook } from "../theme/look";
import { Menu, type MenuEntry } from "../ui/Menu";
import { tellError } from "../ui/toast";
import { shown, useKeys } from "./keys";

/** Who is signed in, where, and what is theirs to set. messages: theme.* */
export function UserMenu() {
  const t = useT();
  const { who } = useSession();
  const workspace = useWorkspace();
  const entries = useEntries();
  const name = who?.user?.name || who?.user?.email || "";
  return (
    <div className="border-t border-line p-2 pb-[max(0.5rem,env(safe-area-inset-bottom))]">
      <Menu
        align="start"
        side="top"
        entries={entries}
        trigger={
          <button
            type="button"
            className="flex min-h-12 w-full items-center gap-2.5 rounded-lg px-2 text-left text-sm hover:bg-hover"
          >
            <span
              aria-hidden
              className="flex size-8 shrink-0 items-center justify-center rounded-full bg-accent-soft font-semibold text-accent"
            >
              {[...name][0]?.toUpperCase()}
            </span>
            <span className="min-w-0 flex-1">
              <span className="sr-only">{t("shell.account")}</span>
              <span className="block truncate font-medium">{name}</span>
              <span className="block truncate text-xs text-ink-soft">{workspace?.name}</span>
            </span>
            <ChevronsUpDown size={16} aria-hidden className="text-ink-soft" />
          </button>
        }
      />
    </div>
  );
}

function useEntries(): MenuEntry[] {
  const t = useT();
  const { who, workspaceId } = useSession();
  const theme = useLook((look) => look.theme);
  const spoken = useStore(language, (state) => state.language);
  const settings = useKeys((state) => state.bindings.settings);
  const [, navigate] = useLocation();
  const queries = useQueryClient();
  const open = who?.workspaces.filter((one) => !one.archived) ?? [];
  const choose = (id: string) => {
    chooseWorkspace(id);
    // Nothing of the other workspace may be shown in this one.
    queries.removeQueries({ predicate: (query) => query.queryKey[0] !== "session" });
    navigate("/");
  };
  const signOut = () =>
    answered(management.DELETE("/api/v1/session")).then(() => {
      queries.clear();
      setWho(null);
      navigate("/sign-in");
    }, tellError);
  const workspaces =
    open.length > 1
      ? [
          ...open.map((one) => ({ label: one.name, checked: one.id === workspaceId, onSelect: () => choose(one.id) })),
          null,
        ]
      : [];
  return [
    ...workspaces,
    {
      label: t("shell.settings"),
      icon: <Settings />,
      shortcut: shown(settings),
      onSelect: () => navigate("/settings"),
    },
    {
      label: t("shell.language"),
      icon: <Languages />,
      items: Object.entries(LANGUAGES).map(([code, label]) => ({
        label,
        checked: code === spoken,
        onSelect: () => void chooseLanguage(code as Language),
      })),
    },
    {
      label: t("shell.theme"),
      icon: <Palette />,
      items: THEMES.map((one) => ({
        label: t(`theme.${one}`),
        checked: one === theme,
        onSelect: () => setLook({ theme: one }),
      })),
    },
    null,
    { label: t("shell.sign_out"), icon: <LogOut />, onSelect: () => void signOut() },
  ];
}
