import { useMay } from "../../api/session";
import { dateTime } from "../../i18n/format";
import { useT } from "../../i18n/t";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Page";
import { Badge, Failed, Spinner } from "../../ui/states";
import { tellError } from "../../ui/toast";
import { licenceKind } from "./facts";
import { SourceLink } from "./parts";
import { type Card as ModelCard, useAccept, useTerms } from "./queries";

/** Whether the terms of a model are settled: nothing to accept, or accepted. Undefined while that is not known. */
export function useIsAccepted(card: ModelCard | undefined): boolean | undefined {
  const needed = Boolean(card?.licence.acceptance_required);
  const terms = useTerms(needed);
  if (!needed) return true;
  const mine = terms.data?.items.find((one) => one.licence.toLowerCase() === card?.licence.id.toLowerCase());
  return terms.data ? Boolean(mine?.accepted_at) : undefined;
}

export function LicencePanel({ card }: { card: ModelCard }) {
  const t = useT();
  const { licence } = card;
  return (
    <Card className="flex flex-col gap-3">
      <p className="flex flex-wrap items-center gap-2">
        <span className="font-medium">{licence.name}</span>
        <Badge tone={licence.kind === "open" ? "good" : "plain"}>{licenceKind(licence.kind, t)}</Badge>
      </p>
      {licence.kind && <p className="text-sm text-ink-soft">{t(`catalog.licence_means.${licence.kind}`)}</p>}
      {licence.url && (
        <p className="text-sm">
          <SourceLink href={licence.url}>{t("catalog.licence_text")}</SourceLink>
        </p>
      )}
      {licence.acceptance_required && <Acceptance card={card} />}
    </Card>
  );
}

// messages: catalog.licence_means.*
function Acceptance({ card }: { card: ModelCard }) {
  const t = useT();
  const may = useMay()("licences:accept");
  const terms = useTerms(true);
  const accept = useAccept();
  if (terms.error) return <Failed error={terms.error} onRetry={() => void terms.refetch()} />;
  if (!terms.data) return <Spinner />;
  const mine = terms.data.items.find((one) => one.licence.toLowerCase() === card.licence.id.toLowerCase());
  if (mine?.accepted_at)
    return (
      <p className="text-sm">
        {t("catalog.accepted", { who: mine.accepted_by ?? "", when: dateTime(mine.accepted_at) })}
      </p>
    );
  return (
    <div className="flex flex-col items-start gap-2 rounded-lg border border-warn bg-warn-soft p-3 text-sm">
      <p>{t("catalog.must_accept")}</p>
      {may ? (
        <Button
          look="solid"
          size="small"
          busy={accept.isPending}
          onClick={() => accept.mutate(card.licence.id, { onError: tellError })}
        >
          {t("catalog.accept")}
        </Button>
      ) : (
        <p className="text-ink-soft">{t("catalog.accept_by_admin")}</p>
      )}
    </div>
  );
}
