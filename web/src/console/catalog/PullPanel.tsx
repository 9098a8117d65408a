import { Download } from "lucide-react";
import { useMay } from "../../api/session";
import { bytes, percent, relative } from "../../i18n/format";
import { known, type Translate, useT } from "../../i18n/t";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Page";
import { Failed, Spinner } from "../../ui/states";
import { type Card as ModelCard, type Pull, usePull, usePulling } from "./queries";

/** The weights of a model on the server's disk: pulled from here, watched, called off. It goes on when one leaves. */
export function PullPanel({ card, allowed }: { card: ModelCard; allowed: boolean }) {
  const t = useT();
  const may = useMay()("endpoints:write");
  const size = card.sources?.[0]?.size ?? 0;
  const pull = usePull(card.id, size > 0);
  const pulling = usePulling(card.id);
  if (size === 0) return null;
  if (pull.error) return <Failed error={pull.error} onRetry={() => void pull.refetch()} />;
  if (!pull.data) return <Spinner words />;
  const { state, installed } = pull.data;
  const refused = pulling.begin.error ?? pulling.cancel.error;
  return (
    <Card className="flex flex-col gap-3">
      {state === "running" ? (
        <Running pull={pull.data} />
      ) : (
        <p className="text-sm">
          {installed ? t("catalog.pull_here") : t("catalog.pull_not_here", { size: bytes(size) })}
        </p>
      )}
      {!installed && <Ending pull={pull.data} />}
      {refused && <Failed error={refused} />}
      {may && state === "running" && (
        <Button className="self-start" busy={pulling.cancel.isPending} onClick={() => pulling.cancel.mutate()}>
          {t("catalog.pull_cancel")}
        </Button>
      )}
      {may && allowed && state !== "running" && !installed && (
        <Button
          look="solid"
          className="self-start"
          icon={<Download size={17} aria-hidden />}
          busy={pulling.begin.isPending}
          onClick={() => pulling.begin.mutate()}
        >
          {pull.data.done > 0 ? t("catalog.pull_again") : t("catalog.pull")}
        </Button>
      )}
    </Card>
  );
}

function Running({ pull }: { pull: Pull }) {
  const t = useT();
  const share = pull.total ? pull.done / pull.total : 0;
  const said = t(pull.stage === "checking" ? "catalog.pull_checking" : "catalog.pull_running", {
    done: bytes(pull.done),
    total: bytes(pull.total),
  });
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex justify-between gap-3 text-sm">
        <span>{said}</span>
        <span className="tabular-nums">{percent(share)}</span>
      </div>
      <progress
        className="h-2 w-full accent-(--accent)"
        max={pull.total || 1}
        value={pull.done}
        aria-label={t("catalog.pull_progress")}
      />
      <p className="text-sm text-ink-soft">{t("catalog.pull_leave")}</p>
    </div>
  );
}

function Ending({ pull }: { pull: Pull }) {
  const t = useT();
  if (pull.state === "canceled") return <p className="text-sm text-ink-soft">{t("catalog.pull_canceled")}</p>;
  if (pull.state !== "failed") return null;
  return (
    <div role="alert" className="rounded-lg border border-bad bg-bad-soft p-3 text-sm">
      <p className="font-medium text-bad">{why(pull.cause ?? "", t)}</p>
      <p className="mt-1 text-ink-soft">
        <span lang="en">
          {pull.error} {pull.hint}
        </span>{" "}
        {pull.ended_at ? relative(pull.ended_at) : ""}
      </p>
    </div>
  );
}

// messages: catalog.pull_failed.*
function why(cause: string, t: Translate): string {
  const key = `catalog.pull_failed.${cause}`;
  return known(key) ? t(key) : t("catalog.pull_failed.other");
}
