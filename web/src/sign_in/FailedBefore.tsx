import { TriangleAlert } from "lucide-react";
import { known, type MessageKey, useT } from "../i18n/t";

/** Names of errors whose words fit a sign-in with an organisation; for every other the sign-in did not succeed. */
const FITTING = new Set(["open_id_unavailable", "not_configured", "too_many_tries", "accounts_unavailable"]);

/** What is said of a sign-in that failed on its way through other pages. `name`: the server's, from the address. */
export function wordsFor(name: string): MessageKey {
  const key = `error.${name}`;
  return FITTING.has(name) && known(key) ? key : "sign_in.openid_failed";
}

// messages: error.*
/** The server leads back to this page where a sign-in with an organisation failed, and names the reason. */
export function FailedBefore({ name }: { name: string }) {
  const t = useT();
  return (
    <p role="alert" className="flex items-start gap-2 rounded-card border border-bad bg-bad-soft p-4 text-sm text-bad">
      <TriangleAlert size={18} aria-hidden className="mt-0.5 shrink-0" />
      {t(wordsFor(name))}
    </p>
  );
}
