import { useLocation } from "wouter";
import { useT } from "../i18n/t";
import { shown, useKeys } from "../shell/keys";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { ACTIONS } from "./clash";

/** The keys that do something from anywhere. messages: keys.* */
export default function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const { bindings } = useKeys();
  const [, navigate] = useLocation();
  const change = () => {
    navigate("/settings/shortcuts");
    onClose();
  };
  return (
    <Dialog open onClose={onClose} title={t("settings.keys_on")} width="narrow">
      <dl className="flex flex-col">
        {ACTIONS.map((action) => (
          <div key={action} className="flex min-h-9 items-center gap-3 border-b border-line last:border-0">
            <dt className="flex-1">{t(`keys.${action}`)}</dt>
            <dd>
              <kbd className="rounded bg-sunken px-1.5 py-0.5 text-sm">{shown(bindings[action])}</kbd>
            </dd>
          </div>
        ))}
      </dl>
      <div className="py-3">
        <Button size="small" onClick={change}>
          {t("settings.keys_change")}
        </Button>
      </div>
    </Dialog>
  );
}
