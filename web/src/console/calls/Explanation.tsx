import { useT } from "../../i18n/t";
import { adviceOf, errorOf, meaningOf } from "./explaining";
import type { Call } from "./queries";
import { StatusBadge } from "./status";

// messages: calls.status.*
// messages: calls.advice.*
// messages: error.*
/** How a call ended, in words: what it means, what the server says of the error, and what to do. */
export function Explanation({ call }: { call: Call }) {
  const t = useT();
  const advice = adviceOf(call.status);
  const named = errorOf(call.error);
  return (
    <div className="flex flex-col items-start gap-2">
      <StatusBadge status={call.status} />
      {advice && <p className="font-medium">{t(meaningOf(call.status))}</p>}
      {call.error && (
        <p>
          {named && `${t(named)} `}
          <span className="text-sm text-ink-soft">
            {t("calls.error")}: <code className="font-mono">{call.error}</code>
          </span>
        </p>
      )}
      {advice && (
        <div className="rounded-card border border-line bg-sunken p-3 text-sm">
          <h3 className="font-semibold">{t("calls.what_to_do")}</h3>
          <p>{t(advice)}</p>
        </div>
      )}
    </div>
  );
}
