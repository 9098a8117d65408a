import { Download, FileText } from "lucide-react";
import { useState } from "react";
import { fetchAs } from "../../api/client";
import { useMay, useSession } from "../../api/session";
import { date, dateTime, money, number, seconds } from "../../i18n/format";
import { useT } from "../../i18n/t";
import { Button } from "../../ui/Button";
import { Confirm } from "../../ui/Dialog";
import { Select } from "../../ui/fields";
import { Menu } from "../../ui/Menu";
import { Page, Section } from "../../ui/Page";
import { Badge, Empty, Failed, Loading } from "../../ui/states";
import { Table } from "../../ui/Table";
import { tell, tellError } from "../../ui/toast";
import { save } from "../usage/saving";
import { isOver, middle, months } from "./months";
import { type Invoice, type Issued, MICRO, useInvoice, useInvoices, useIssuing } from "./queries";

const BACK = 24;
const FORMS = [
  ["pdf", "PDF"],
  ["csv", "CSV"],
  ["json", "JSON"],
  ["text", "TXT"],
] as const;

function inWords(month: string): string {
  return date(middle(month), { month: "long", year: "numeric", timeZone: "UTC" });
}

function totals(all: { [currency: string]: number }): string {
  return (
    Object.entries(all)
      .map(([currency, micro]) => money(micro / MICRO, currency))
      .join(" + ") || "–"
  );
}

export default function InvoicesPage() {
  const t = useT();
  const every = months(BACK);
  const [month, setMonth] = useState(every[0] ?? "");
  const invoices = useInvoices();
  return (
    <Page title={t("money.invoices")} description={t("money.invoices_text")} wide>
      <Select
        label={t("money.month")}
        className="max-w-[16rem]"
        value={month}
        onChange={(event) => setMonth(event.target.value)}
        options={every.map((one) => ({ value: one, label: inWords(one) }))}
      />
      <Shown month={month} />
      <Section title={t("money.issued")}>
        {invoices.error && <Failed error={invoices.error} onRetry={() => void invoices.refetch()} />}
        {invoices.data && (
          <Table<Issued>
            label={t("money.issued")}
            rows={invoices.data.items}
            rowKey={(one) => one.number}
            empty={<Empty icon={<FileText aria-hidden />} title={t("money.no_invoices")} />}
            columns={[
              { id: "number", label: t("money.number"), value: (one) => one.number, cell: (one) => one.number },
              {
                id: "month",
                label: t("money.month"),
                value: (one) => one.month,
                cell: (one) => (
                  <Button size="small" look="quiet" onClick={() => setMonth(one.month)}>
                    {inWords(one.month)}
                  </Button>
                ),
              },
              {
                id: "at",
                label: t("money.issued_at"),
                secondary: true,
                cell: (one) => (one.issued_at === null ? "–" : dateTime(one.issued_at)),
              },
              { id: "total", label: t("money.total"), numeric: true, cell: (one) => totals(one.totals) },
              { id: "get", label: t("money.download"), cell: (one) => <Downloads month={one.month} /> },
            ]}
          />
        )}
      </Section>
    </Page>
  );
}

function Shown({ month }: { month: string }) {
  const t = useT();
  const may = useMay();
  const invoice = useInvoice(month);
  const issuing = useIssuing();
  const [asking, setAsking] = useState(false);
  if (invoice.isPending) return <Loading />;
  if (invoice.error) return <Failed error={invoice.error} onRetry={() => void invoice.refetch()} />;
  const { number: issued } = invoice.data;
  const issue = () =>
    issuing.mutate(month, {
      onSuccess: (made) => tell(t("money.issued_now", { number: made.number })),
      onError: tellError,
      onSettled: () => setAsking(false),
    });
  return (
    <Section
      title={issued ? t("money.invoice_number", { number: issued }) : t("money.draft_of", { month: inWords(month) })}
      description={issued ? undefined : t(isOver(month) ? "money.draft_over" : "money.draft_running")}
      actions={
        <span className="flex flex-wrap gap-2">
          <Downloads month={month} />
          {!issued && isOver(month) && may("invoices:write") && (
            <Button look="solid" onClick={() => setAsking(true)}>
              {t("money.issue")}
            </Button>
          )}
        </span>
      }
    >
      <Lines invoice={invoice.data} />
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        onConfirm={issue}
        busy={issuing.isPending}
        title={t("money.issue_title", { month: inWords(month) })}
        description={t("money.issue_text")}
        verb={t("money.issue")}
      />
    </Section>
  );
}

/** What is billed and is no tokens: shown where there was some. */
const SPOKEN = [
  ["audio_ms", "money.audio"],
  ["characters", "money.spoken"],
] as const;

function spoken(name: (typeof SPOKEN)[number][0], amount: number): string {
  return name === "audio_ms" ? seconds(amount / 1000) : number(amount);
}

function Lines({ invoice }: { invoice: Invoice }) {
  const t = useT();
  const unpriced = invoice.unpriced.reduce((sum, one) => sum + one.calls, 0);
  return (
    <>
      <Table
        label={t("money.lines")}
        rows={invoice.lines}
        rowKey={(line) => `${line.endpoint_id} ${line.model} ${line.price.id}`}
        empty={<Empty title={t("money.no_lines")} />}
        columns={[
          { id: "endpoint", label: t("money.endpoint"), value: (line) => line.endpoint, cell: (line) => line.endpoint },
          { id: "model", label: t("money.model"), secondary: true, cell: (line) => line.model },
          { id: "in", label: t("usage.tokens_in"), numeric: true, cell: (line) => number(line.input_tokens) },
          {
            id: "cached",
            label: t("usage.tokens_cached"),
            numeric: true,
            secondary: true,
            cell: (line) => number(line.cached_tokens),
          },
          { id: "out", label: t("usage.tokens_out"), numeric: true, cell: (line) => number(line.output_tokens) },
          ...SPOKEN.filter(([name]) => invoice.lines.some((line) => line[name])).map(([name, words]) => ({
            id: name,
            label: t(words),
            numeric: true,
            secondary: true,
            cell: (line: Invoice["lines"][number]) => spoken(name, line[name] ?? 0),
          })),
          { id: "calls", label: t("usage.metric.calls"), numeric: true, cell: (line) => number(line.requests) },
          {
            id: "amount",
            label: t("money.line_amount"),
            numeric: true,
            value: (line) => line.amount,
            cell: (line) => money(line.amount / MICRO, line.price.currency),
          },
        ]}
      />
      <p className="flex flex-wrap items-center justify-between gap-2">
        {unpriced > 0 ? <Badge tone="warn">{t("money.unpriced", { count: unpriced })}</Badge> : <span />}
        <span className="text-lg font-semibold tabular-nums">{t("money.sum", { total: totals(invoice.totals) })}</span>
      </p>
    </>
  );
}

function Downloads({ month }: { month: string }) {
  const t = useT();
  const { workspaceId } = useSession();
  const get = (form: string) => {
    fetchAs(`/api/v1/invoices/${month}?format=${form}&workspace=${workspaceId}`)
      .then((answer) => answer.blob())
      .then((blob) => save(blob, `invoice-${month}.${form === "text" ? "txt" : form}`), tellError);
  };
  return (
    <Menu
      trigger={
        <Button size="small" icon={<Download size={15} aria-hidden />}>
          {t("money.download")}
        </Button>
      }
      entries={FORMS.map(([form, label]) => ({ label, onSelect: () => get(form) }))}
    />
  );
}
