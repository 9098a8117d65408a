import { CircleCheck, TriangleAlert } from "lucide-react";
import { useT } from "../../i18n/t";
import { Badge, Spinner } from "../../ui/states";
import type { Doc } from "../attaching/library";
import { stageOf } from "../status";

/** How far a document is, and what the server says of it where something is wrong. */
export function DocumentStatus({ document }: { document: Doc }) {
  const t = useT();
  const { process_status: status, stage, error, warning } = document;
  if (status === "error" || warning) {
    return (
      <span className="flex max-w-[20rem] min-w-40 flex-col items-start gap-1">
        <Badge tone={error ? "bad" : "warn"}>
          <TriangleAlert size={13} aria-hidden /> {error ? t("library.unread") : t("library.partly")}
        </Badge>
        <span className="text-xs [overflow-wrap:anywhere] text-ink-soft">{error ?? warning}</span>
      </span>
    );
  }
  if (status === "done") {
    return (
      <Badge tone="good">
        <CircleCheck size={13} aria-hidden /> {t("library.ready")}
      </Badge>
    );
  }
  return <Spinner words size={15} label={stageOf(status === "waiting_for_capacity" ? "waiting" : stage, t)} />;
}
