import { FileWarning } from "lucide-react";
import { useT } from "../../i18n/t";
import { Button } from "../../ui/Button";
import { Empty } from "../../ui/states";

type Reason = "password" | "damaged" | "too_large" | "picture" | "unread" | "empty";

/** Why a document is not shown; its text may be there all the same. messages: documents.unshown.* */
export function CannotShow({ reason, onText }: { reason: Reason; onText?: () => void }) {
  const t = useT();
  return (
    <Empty
      icon={<FileWarning />}
      title={t(`documents.unshown.${reason}`)}
      text={t("documents.unshown_hint")}
      action={onText && <Button onClick={onText}>{t("documents.show_text")}</Button>}
    />
  );
}
