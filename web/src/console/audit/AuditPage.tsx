import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { Download, ScrollText, ShieldCheck } from "lucide-react";
import { useState } from "react";
import { answered, fetchAs, management } from "../../api/client";
import { useMay, useSession, useWho } from "../../api/session";
import type { Managed } from "../../api/types";
import { date, number } from "../../i18n/format";
import { useT } from "../../i18n/t";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { TextField } from "../../ui/fields";
import { Page } from "../../ui/Page";
import { Badge, Empty, Failed, Loading } from "../../ui/states";
import { Table } from "../../ui/Table";
import { tell, tellError } from "../../ui/toast";
import { Facts } from "../catalog/parts";
import { useMemberNames } from "../people/names";
import { Code } from "../samples/CodeSamples";
import { save } from "../usage/saving";

type Event = Managed<"/api/v1/audit", "get">["items"][number];
type Asked = Record<"action" | "since" | "until", string>;

const NOTHING: Asked = { action: "", since: "", until: "" };
const TONES = { success: "good", denied: "warn", failure: "bad" } as const;

function useEvents(asked: Asked) {
  const { workspaceId } = useSession();
  return useInfiniteQuery({
    queryKey: ["audit", workspaceId, asked],
    queryFn: ({ pageParam }) =>
      answered(
        management.GET("/api/v1/audit", {
          params: { query: { workspace: workspaceId, limit: 100, cursor: pageParam, ...asked } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });
}

export default function AuditPage() {
  const t = useT();
  const may = useMay();
  return may("audit:read") ? <Log /> : <Empty icon={<ScrollText aria-hidden />} title={t("audit.may_not")} />;
}

function Log() {
  const t = useT();
  const [asked, setAsked] = useState(NOTHING);
  const [typed, setTyped] = useState("");
  const [shown, setShown] = useState<Event | null>(null);
  const events = useEvents(asked);
  return (
    <Page title={t("audit.title")} description={t("audit.description")} actions={<Actions asked={asked} />} wide>
      <search>
        <form
          className="flex flex-wrap items-end gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            setAsked({ ...asked, action: typed.trim() });
          }}
        >
          <TextField
            label={t("audit.action")}
            hint={t("audit.action_hint")}
            type="search"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            onBlur={() => setAsked({ ...asked, action: typed.trim() })}
          />
          {(["since", "until"] as const).map((name) => (
            <TextField
              key={name}
              label={t(`audit.${name}`)}
              hint={t("audit.utc")}
              type="date"
              value={asked[name]}
              onChange={(event) => setAsked({ ...asked, [name]: event.target.value })}
            />
          ))}
        </form>
      </search>
      {events.isPending && <Loading />}
      {events.error && <Failed error={events.error} onRetry={() => void events.refetch()} />}
      {events.data && <Events events={events.data.pages.flatMap((page) => page.items)} onShow={setShown} />}
      {events.hasNextPage && (
        <Button busy={events.isFetchingNextPage} onClick={() => void events.fetchNextPage()}>
          {t("audit.older")}
        </Button>
      )}
      {shown && <EventDialog event={shown} onClose={() => setShown(null)} />}
    </Page>
  );
}

// messages: audit.outcome.*
function Events({ events, onShow }: { events: Event[]; onShow: (event: Event) => void }) {
  const t = useT();
  const names = useMemberNames();
  return (
    <Table<Event>
      label={t("audit.title")}
      rows={events}
      rowKey={(event) => event.id}
      empty={<Empty icon={<ScrollText aria-hidden />} title={t("audit.none")} />}
      columns={[
        {
          id: "time",
          label: t("audit.time"),
          cell: (event) => (
            <button
              type="button"
              className="min-h-8 whitespace-nowrap text-left font-medium text-accent hover:underline"
              onClick={() => onShow(event)}
            >
              {date(event.at, { dateStyle: "medium", timeStyle: "medium" })}
            </button>
          ),
        },
        { id: "action", label: t("audit.action"), cell: (event) => <code className="font-mono">{event.action}</code> },
        {
          id: "actor",
          label: t("audit.actor"),
          cell: (event) => <span className="break-all">{names.get(event.actor_id) ?? event.actor_id}</span>,
        },
        {
          id: "object",
          label: t("audit.object"),
          secondary: true,
          cell: (event) => (
            <span className="break-all">
              {event.object_kind} {names.get(event.object_id) ?? event.object_id}
            </span>
          ),
        },
        {
          id: "outcome",
          label: t("audit.how"),
          cell: (event) => <Badge tone={TONES[event.outcome]}>{t(`audit.outcome.${event.outcome}`)}</Badge>,
        },
      ]}
    />
  );
}

function EventDialog({ event, onClose }: { event: Event; onClose: () => void }) {
  const t = useT();
  return (
    <Dialog open onClose={onClose} title={event.action} width="wide">
      <div className="flex flex-col gap-4 pb-3">
        <Facts
          facts={[
            [t("audit.time"), date(event.at, { dateStyle: "long", timeStyle: "medium" })],
            [t("audit.actor"), `${event.actor_kind} ${event.actor_id}`],
            [t("audit.object"), `${event.object_kind} ${event.object_id}`],
            [t("audit.address"), event.address || "–"],
            [t("audit.how"), t(`audit.outcome.${event.outcome}`)],
            [t("audit.sequence"), number(event.sequence)],
            [
              t("audit.digest"),
              <code key="digest" className="font-mono text-xs break-all">
                {event.digest}
              </code>,
            ],
          ]}
        />
        <Code label={t("audit.detail")} code={JSON.stringify(event.detail, null, 2)} />
      </div>
    </Dialog>
  );
}

function Actions({ asked }: { asked: Asked }) {
  const t = useT();
  const who = useWho();
  const { workspaceId } = useSession();
  const verify = useMutation({
    mutationFn: () => answered(management.GET("/api/v1/audit/verify")),
    onSuccess: (told) => {
      if (told.broken_at === null || told.broken_at === undefined) tell(t("audit.verified", { count: told.events }));
      else tellError(new Error(`${told.broken_at}: ${told.fault}`));
    },
    onError: tellError,
  });
  const get = () => {
    const query = new URLSearchParams({ workspace: workspaceId, ...asked });
    fetchAs(`/api/v1/audit/export?${query}`)
      .then((answer) => answer.blob())
      .then((blob) => save(blob, "audit.jsonl"), tellError);
  };
  return (
    <>
      <Button icon={<Download size={16} aria-hidden />} onClick={get}>
        {t("audit.export")}
      </Button>
      {who.admin && (
        <Button icon={<ShieldCheck size={16} aria-hidden />} busy={verify.isPending} onClick={() => verify.mutate()}>
          {t("audit.verify")}
        </Button>
      )}
    </>
  );
}
