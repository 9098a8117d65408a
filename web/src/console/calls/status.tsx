import { useT } from "../../i18n/t";
import { Badge } from "../../ui/states";
import { meaningOf } from "./explaining";

// messages: calls.status.*
export function StatusBadge({ status }: { status: number }) {
  const t = useT();
  const tone = status < 400 ? "good" : status === 499 ? "plain" : status < 500 ? "warn" : "bad";
  return (
    <Badge tone={tone}>
      {status} <span className="max-w-48 truncate font-normal max-sm:hidden">{t(meaningOf(status))}</span>
    </Badge>
  );
}
