import { PiggyBank, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useMay } from "../../api/session";
import { dateTime, list, percent } from "../../i18n/format";
import { useT } from "../../i18n/t";
import { Button, IconButton } from "../../ui/Button";
import { Confirm } from "../../ui/Dialog";
import { Card, Page } from "../../ui/Page";
import { Empty, Failed, Loading } from "../../ui/states";
import { tell, tellError } from "../../ui/toast";
import { BudgetBar, useSubjectName } from "./BudgetBar";
import { BudgetDialog } from "./BudgetDialog";
import { type Standing, useBudgetChanges, useBudgets } from "./queries";

export default function BudgetsPage() {
  const t = useT();
  const may = useMay();
  const budgets = useBudgets();
  const [open, setOpen] = useState<Standing | "new" | null>(null);
  const [removed, setRemoved] = useState<Standing | null>(null);
  const writes = may("budgets:write");
  const create = writes && (
    <Button look="solid" icon={<Plus size={17} aria-hidden />} onClick={() => setOpen("new")}>
      {t("money.new_budget")}
    </Button>
  );
  return (
    <Page title={t("money.budgets")} description={t("money.budgets_text")} actions={create}>
      {budgets.isPending && <Loading />}
      {budgets.error && <Failed error={budgets.error} onRetry={() => void budgets.refetch()} />}
      {budgets.data?.items.length === 0 && (
        <Empty
          icon={<PiggyBank aria-hidden />}
          title={t("money.no_budgets")}
          text={t("money.no_budgets_text")}
          action={create}
        />
      )}
      <ul className="grid gap-3">
        {budgets.data?.items.map((standing) => (
          <li key={standing.budget.id}>
            <Card className="flex flex-col gap-2">
              <BudgetBar standing={standing} />
              <div className="flex flex-wrap items-center justify-between gap-2 text-sm text-ink-soft">
                <Alerts standing={standing} />
                {writes && (
                  <span className="flex gap-1">
                    <Button size="small" onClick={() => setOpen(standing)}>
                      {t("money.change")}
                    </Button>
                    <IconButton size="small" label={t("money.remove_budget")} onClick={() => setRemoved(standing)}>
                      <Trash2 size={16} aria-hidden />
                    </IconButton>
                  </span>
                )}
              </div>
            </Card>
          </li>
        ))}
      </ul>
      {open && <BudgetDialog standing={open === "new" ? null : open} onClose={() => setOpen(null)} />}
      {removed && <RemoveDialog standing={removed} onClose={() => setRemoved(null)} />}
    </Page>
  );
}

function Alerts({ standing }: { standing: Standing }) {
  const t = useT();
  const last = standing.alerts.at(-1);
  return (
    <span>
      {t("money.alerts_at", { shares: list(standing.budget.alerts.map((share) => percent(share))) })}
      {last && ` · ${t("money.last_alert", { share: percent(last.share), time: dateTime(last.at) })}`}
    </span>
  );
}

function RemoveDialog({ standing, onClose }: { standing: Standing; onClose: () => void }) {
  const t = useT();
  const { remove } = useBudgetChanges();
  const nameOf = useSubjectName();
  return (
    <Confirm
      open
      danger
      busy={remove.isPending}
      title={t("money.remove_title", { name: nameOf(standing.budget) })}
      description={t("money.remove_text")}
      verb={t("money.remove_budget")}
      onClose={onClose}
      onConfirm={() =>
        remove.mutate(standing.budget.id, {
          onSuccess: () => tell(t("money.removed")),
          onError: tellError,
          onSettled: onClose,
        })
      }
    />
  );
}
