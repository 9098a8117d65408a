import { useWorkspace } from "../../api/session";
import { date, money, percent } from "../../i18n/format";
import { useT } from "../../i18n/t";
import { Badge } from "../../ui/states";
import { useKeys } from "../keys/queries";
import { useMemberNames } from "../people/names";
import { MICRO, type Standing, useEndpointNames } from "./queries";

/** What people call whom a budget is for. */
export function useSubjectName(): (budget: Standing["budget"]) => string {
  const t = useT();
  const workspace = useWorkspace();
  const users = useMemberNames();
  const endpoints = useEndpointNames();
  const keys = useKeys();
  const byKey = new Map(keys.data?.pages.flatMap((page) => page.items).map((key) => [key.id, key.name]));
  return ({ subject_kind, subject_id }) => {
    if (subject_kind === "workspace") return workspace?.name ?? t("money.subject.workspace");
    const names = { user: users, endpoint: endpoints, key: byKey }[subject_kind];
    return names.get(subject_id) ?? subject_id;
  };
}

// messages: money.subject.*
// messages: money.period.*
export function BudgetBar({ standing }: { standing: Standing }) {
  const t = useT();
  const nameOf = useSubjectName();
  const { budget, spent } = standing;
  const share = spent / budget.amount;
  const tone = share >= 1 ? "bad" : share >= 0.8 ? "warn" : "good";
  const label = `${t(`money.subject.${budget.subject_kind}`)} ${nameOf(budget)}, ${t(`money.period.${budget.period}`)}`;
  const colour = { bad: "accent-(--bad)", warn: "accent-(--warn)", good: "accent-(--accent)" }[tone];
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span className="min-w-0 font-medium break-words">{nameOf(budget)}</span>
        <span className="flex flex-wrap gap-1">
          <Badge>{t(`money.subject.${budget.subject_kind}`)}</Badge>
          <Badge>{t(`money.period.${budget.period}`)}</Badge>
          <Badge tone={budget.hard ? "warn" : "plain"}>{budget.hard ? t("money.hard") : t("money.soft")}</Badge>
        </span>
      </div>
      <progress className={`h-2.5 w-full ${colour}`} max={1} value={Math.min(share, 1)} aria-label={label} />
      <p className="flex flex-wrap justify-between gap-2 text-sm">
        <span className="tabular-nums">
          {t("money.spent_of", {
            spent: money(spent / MICRO, budget.currency),
            amount: money(budget.amount / MICRO, budget.currency),
          })}{" "}
          <Badge tone={tone}>{percent(share)}</Badge>
        </span>
        <span className="text-ink-soft">{t("money.until", { date: date(standing.period_end) })}</span>
      </p>
    </div>
  );
}
