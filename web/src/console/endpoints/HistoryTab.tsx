import { dateTime, seconds } from "../../i18n/format";
import { known, useT } from "../../i18n/t";
import { Failed, Loading } from "../../ui/states";
import { Table } from "../../ui/Table";
import { OperationBadge } from "./parts";
import { moves, type Operation, type ShownEndpoint, useOperations } from "./queries";

/** What was done with the endpoint, the newest first. */
export function HistoryTab({ shown }: { shown: ShownEndpoint }) {
  const t = useT();
  const operations = useOperations(shown.endpoint.name, moves(shown));
  if (operations.error) return <Failed error={operations.error} onRetry={() => void operations.refetch()} />;
  if (!operations.data) return <Loading />;
  const kind = (one: Operation) => {
    const key = `endpoints.operation_kind.${one.kind}`;
    return known(key) ? t(key) : one.kind;
  };
  return (
    <Table<Operation>
      label={t("endpoints.tab.history")}
      rows={operations.data.items}
      rowKey={(one) => one.id}
      columns={[
        { id: "when", label: t("endpoints.when"), cell: (one) => dateTime(one.created_at) },
        { id: "what", label: t("endpoints.what"), cell: kind },
        { id: "state", label: t("endpoints.state"), cell: (one) => <OperationBadge operation={one} /> },
        {
          id: "took",
          label: t("endpoints.took"),
          numeric: true,
          secondary: true,
          cell: (one) => (one.state === "running" ? "–" : seconds(one.updated_at - one.created_at)),
        },
        {
          id: "detail",
          label: t("ui.details"),
          cell: (one) => (
            <span lang="en" className="break-words text-ink-soft">
              {one.error ?? one.stage}
            </span>
          ),
        },
      ]}
    />
  );
}
