import { Activity, Pause, Play } from "lucide-react";
import { useMemo, useState } from "react";
import { date, number, seconds } from "../../i18n/format";
import { useT } from "../../i18n/t";
import { Button } from "../../ui/Button";
import { Select, TextField } from "../../ui/fields";
import { Page } from "../../ui/Page";
import { Badge, Empty, Failed, Loading } from "../../ui/states";
import { Table } from "../../ui/Table";
import { CallDialog, costOf } from "./CallDialog";
import { type Call, useCalls, useRunning, type Wanted } from "./queries";
import { StatusBadge } from "./status";

const STATUSES = ["", "ok", "failed", "400", "401", "403", "404", "422", "429", "499", "500", "502", "503", "504"];

export default function CallsPage() {
  const t = useT();
  const [live, setLive] = useState(true);
  const [status, setStatus] = useState("");
  const [model, setModel] = useState("");
  const wanted = useMemo<Wanted>(() => ({ status, model, endpoint: "", key: "", user: "" }), [status, model]);
  const calls = useCalls(wanted, live);
  const [shown, setShown] = useState<Call | null>(null);
  const rows = calls.data?.pages.flatMap((page) => page.items) ?? [];
  const follow = (
    <Button
      aria-pressed={live}
      icon={live ? <Pause size={16} aria-hidden /> : <Play size={16} aria-hidden />}
      onClick={() => setLive(!live)}
    >
      {live ? t("calls.pause") : t("calls.follow")}
    </Button>
  );
  return (
    <Page title={t("calls.title")} description={t("calls.description")} actions={follow} wide>
      <Running live={live} />
      <Filters {...{ status, setStatus, model, setModel }} />
      {calls.isPending && <Loading />}
      {calls.error && <Failed error={calls.error} onRetry={() => void calls.refetch()} />}
      {calls.data && <CallsTable rows={rows} onShow={setShown} />}
      {calls.hasNextPage && (
        <Button busy={calls.isFetchingNextPage} onClick={() => void calls.fetchNextPage()}>
          {t("calls.older")}
        </Button>
      )}
      {shown && <CallDialog call={shown} onClose={() => setShown(null)} />}
    </Page>
  );
}

interface FiltersProps {
  status: string;
  setStatus: (status: string) => void;
  model: string;
  setModel: (model: string) => void;
}

// messages: calls.only.*
function Filters({ status, setStatus, model, setModel }: FiltersProps) {
  const t = useT();
  const [typed, setTyped] = useState(model);
  const word = (one: string) =>
    one === ""
      ? t("calls.only.all")
      : one === "ok"
        ? t("calls.only.ok")
        : one === "failed"
          ? t("calls.only.failed")
          : one;
  return (
    <search>
      <form
        className="flex flex-wrap items-end gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          setModel(typed.trim());
        }}
      >
        <Select
          label={t("calls.status_filter")}
          className="w-[12rem] max-w-full"
          value={status}
          onChange={(event) => setStatus(event.target.value)}
          options={STATUSES.map((one) => ({ value: one, label: word(one) }))}
        />
        <TextField
          label={t("calls.model")}
          className="w-[14rem] max-w-full"
          type="search"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={() => setModel(typed.trim())}
        />
      </form>
    </search>
  );
}

function Running({ live }: { live: boolean }) {
  const t = useT();
  const running = useRunning(live);
  const busy = running.data?.items.filter((one) => one.running > 0 || one.waiting > 0) ?? [];
  if (!running.data) return null;
  return (
    <ul className="flex flex-wrap items-center gap-2 text-sm" aria-label={t("calls.running")}>
      {busy.length === 0 && <li className="text-ink-soft">{t("calls.nothing_running")}</li>}
      {busy.map((one) => (
        <li key={one.endpoint}>
          <Badge tone="accent">
            {one.endpoint}: {t("calls.in_flight", { running: number(one.running), waiting: number(one.waiting) })}
          </Badge>
        </li>
      ))}
    </ul>
  );
}

function CallsTable({ rows, onShow }: { rows: Call[]; onShow: (call: Call) => void }) {
  const t = useT();
  return (
    <Table<Call>
      label={t("calls.title")}
      rows={rows}
      rowKey={(call) => call.request_id}
      empty={<Empty icon={<Activity aria-hidden />} title={t("calls.none")} text={t("calls.none_text")} />}
      columns={[
        {
          id: "time",
          label: t("calls.time"),
          cell: (call) => (
            <button
              type="button"
              onClick={() => onShow(call)}
              className="min-h-8 rounded-md text-left font-medium whitespace-nowrap text-accent hover:underline"
            >
              {date(call.at, { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit" })}
            </button>
          ),
        },
        { id: "status", label: t("calls.status_filter"), cell: (call) => <StatusBadge status={call.status} /> },
        { id: "model", label: t("calls.model"), cell: (call) => <span className="break-words">{call.model}</span> },
        { id: "endpoint", label: t("calls.endpoint"), secondary: true, cell: (call) => call.endpoint_name },
        { id: "who", label: t("calls.who"), secondary: true, cell: (call) => call.user_name || call.key_name },
        {
          id: "tokens",
          label: t("calls.tokens"),
          numeric: true,
          cell: (call) => `${number(call.prompt_tokens)} → ${number(call.completion_tokens)}`,
        },
        {
          id: "first",
          label: t("calls.first_token"),
          numeric: true,
          secondary: true,
          cell: (call) => (call.time_to_first_token === null ? "–" : seconds(call.time_to_first_token)),
        },
        { id: "duration", label: t("calls.duration"), numeric: true, cell: (call) => seconds(call.duration) },
        { id: "cost", label: t("calls.cost"), numeric: true, cell: costOf },
      ]}
    />
  );
}
