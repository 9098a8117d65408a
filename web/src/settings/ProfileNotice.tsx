import { X } from "lucide-react";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { useSession } from "../api/session";
import { useT } from "../i18n/t";
import { IconButton } from "../ui/Button";

const STORED = "ventoux.profile_notice";

/** Asks who came by a one-time link to set an address and a password; once put away, not again in this window. */
export function ProfileNotice() {
  const t = useT();
  const { who } = useSession();
  const [path] = useLocation();
  const [away, setAway] = useState(() => sessionStorage.getItem(STORED) === "away");
  const user = who?.user;
  if (away || !user || user.has_password || user.has_openid || path === "/settings/account") return null;
  const dismiss = () => {
    sessionStorage.setItem(STORED, "away");
    setAway(true);
  };
  return (
    <aside
      aria-label={t("settings.profile")}
      className="flex items-center gap-3 bg-accent-soft py-1 pr-2 pl-14 text-sm md:pl-4"
    >
      <p className="max-h-[30dvh] min-w-0 flex-1 overflow-y-auto">
        {t("settings.profile_text")}{" "}
        <Link href="/settings/account" className="font-medium text-accent underline">
          {t("settings.profile_open")}
        </Link>
      </p>
      <IconButton label={t("ui.dismiss")} size="small" onClick={dismiss}>
        <X size={16} aria-hidden />
      </IconButton>
    </aside>
  );
}
