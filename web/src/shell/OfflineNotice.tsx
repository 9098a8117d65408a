import { WifiOff } from "lucide-react";
import { useSyncExternalStore } from "react";
import { useT } from "../i18n/t";

function subscribe(changed: () => void): () => void {
  window.addEventListener("online", changed);
  window.addEventListener("offline", changed);
  return () => {
    window.removeEventListener("online", changed);
    window.removeEventListener("offline", changed);
  };
}

/** Says that there is no network; what was written is kept, and replies go on at the server. */
export function OfflineNotice() {
  const t = useT();
  const online = useSyncExternalStore(subscribe, () => navigator.onLine);
  return (
    <div role="status" className="contents">
      {!online && (
        <p className="flex items-center justify-center gap-2 bg-warn-soft px-4 py-1.5 text-sm text-warn">
          <WifiOff size={16} aria-hidden /> {t("shell.offline")}
        </p>
      )}
    </div>
  );
}
