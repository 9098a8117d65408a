import { useT } from "../../i18n/t";
import { Badge } from "../../ui/states";
import { standingOf } from "./standing";

const TONES = { disabled: "bad", active: "good", no_password: "warn", pending: "warn" } as const;

// messages: people.disabled
// messages: people.active
// messages: people.no_password
// messages: people.pending
export function StandingBadge({ user }: { user: Parameters<typeof standingOf>[0] }) {
  const t = useT();
  const standing = standingOf(user);
  return <Badge tone={TONES[standing]}>{t(`people.${standing}`)}</Badge>;
}
