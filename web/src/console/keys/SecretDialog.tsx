import { useT } from "../../i18n/t";
import { useServed } from "../../models/queries";
import { Button } from "../../ui/Button";
import { CopyButton } from "../../ui/Copy";
import { Dialog } from "../../ui/Dialog";
import { CodeSamples } from "../samples/CodeSamples";
import { firstCall } from "../samples/call";
import type { MadeKey } from "./queries";

/** A secret that nothing can show again, and what to do with it first. */
export function SecretDialog({ made, onClose }: { made: MadeKey; onClose: () => void }) {
  const t = useT();
  const served = useServed();
  const first =
    served.data?.find((one) => one.capabilities.includes("chat") && made.scopes.includes("chat")) ?? served.data?.[0];
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("keys.made", { name: made.name })}
      description={t("keys.once")}
      width="wide"
      actions={
        <Button look="solid" onClick={onClose}>
          {t("keys.kept")}
        </Button>
      }
    >
      <div className="flex flex-col gap-5">
        <div className="flex flex-wrap items-center gap-2 rounded-card border border-accent bg-accent-soft p-3">
          <code data-testid="secret" className="min-w-0 flex-1 font-mono text-sm break-all">
            {made.key}
          </code>
          <CopyButton text={made.key} words />
        </div>
        {first && (
          <section className="flex flex-col gap-2">
            <h3 className="font-semibold">{t("keys.first_call")}</h3>
            <CodeSamples call={firstCall(first.name, first.capabilities, t)} secret={made.key} />
          </section>
        )}
      </div>
    </Dialog>
  );
}
