import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { answered, management } from "../../api/client";
import type { Managed } from "../../api/types";
import { bytes, dateTime, number, relative, seconds } from "../../i18n/format";
import { useT } from "../../i18n/t";
import { Card, Page, Section } from "../../ui/Page";
import { Badge, Empty, Failed, Loading } from "../../ui/states";
import { Table } from "../../ui/Table";

type Health = Managed<"/api/v1/health", "get">;
type Engine = Health["engines"][number];

const EVERY = 5000;
const LITTLE = 0.1;
const LINKS = ["/metrics", "/healthz", "/readyz", "/openapi.json", "/docs"];

export default function HealthPage() {
  const t = useT();
  const health = useQuery({
    queryKey: ["health"],
    queryFn: () => answered(management.GET("/api/v1/health")),
    refetchInterval: EVERY,
  });
  return (
    <Page title={t("health.title")} description={t("health.description")} wide>
      {health.isPending && <Loading />}
      {health.error && <Failed error={health.error} onRetry={() => void health.refetch()} />}
      {health.data && (
        <>
          <Parts health={health.data} />
          <Section title={t("health.engines")}>
            <Engines engines={health.data.engines} />
          </Section>
          <Section title={t("health.links")} description={t("health.links_text")}>
            <ul className="flex flex-wrap gap-x-5 gap-y-1">
              {LINKS.map((path) => (
                <li key={path}>
                  <a
                    href={path}
                    target="_blank"
                    rel="noopener noreferrer"
                    className="inline-flex min-h-8 items-center font-mono text-sm text-accent hover:underline"
                  >
                    {path}
                  </a>
                </li>
              ))}
            </ul>
          </Section>
        </>
      )}
    </Page>
  );
}

function Parts({ health }: { health: Health }) {
  const t = useT();
  const { room, database } = health;
  const waiting = Object.values(health.waiting).reduce((sum, calls) => sum + calls, 0);
  const ready = health.engines.filter((one) => one.state === "ready").length;
  return (
    <div className="grid fit-cols-13 gap-3">
      <Part
        label={t("health.engines")}
        value={t("health.ready_of", { ready: number(ready), all: number(health.engines.length) })}
        good={ready === health.engines.length}
        more={t("health.waiting", { count: waiting })}
      />
      <Part
        label={t("health.ledger")}
        value={health.ledger_writable ? t("health.writable") : t("health.not_writable")}
        good={health.ledger_writable}
        more={t("health.ledger_text")}
      />
      <Part
        label={t("health.database")}
        value={database.answered_in === null ? t("health.no_answer") : seconds(database.answered_in)}
        good={database.answered_in !== null}
        more={[database.kind, database.size === null ? "" : bytes(database.size)].filter(Boolean).join(" · ")}
      />
      <Part
        label={t("health.disk")}
        value={t("health.free", { size: bytes(room.disk_free) })}
        good={room.disk_free / room.disk_total > LITTLE}
        more={t("health.of", { size: bytes(room.disk_total) })}
      />
      <Part
        label={t("health.memory")}
        value={t("health.free", { size: bytes(room.memory_available) })}
        good={room.memory_available / room.memory_total > LITTLE}
        more={t("health.memory_text", { all: bytes(room.memory_total), own: bytes(room.process_memory) })}
      />
      <Part
        label={t("health.processors")}
        value={number(room.processors)}
        good={room.load < room.processors * 2}
        more={t("health.load", { load: number(room.load, { maximumFractionDigits: 1 }) })}
      />
      <Part label={t("health.since")} value={relative(health.started_at)} good more={dateTime(health.started_at)} />
      <Part label={t("health.version")} value={health.version} good more={`Python ${room.python} · ${room.system}`} />
    </div>
  );
}

function Part({ label, value, more, good }: { label: string; value: string; more: ReactNode; good: boolean }) {
  const t = useT();
  return (
    <Card>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="text-sm text-ink-soft">{label}</h2>
        {!good && <Badge tone="bad">{t("health.look")}</Badge>}
      </div>
      <p className="text-xl font-semibold break-words">{value}</p>
      <p className="text-xs break-words text-ink-soft">{more}</p>
    </Card>
  );
}

const TONES: Record<string, "good" | "warn" | "bad" | "plain"> = {
  ready: "good",
  starting: "warn",
  draining: "plain",
  stopped: "plain",
  unhealthy: "bad",
};

// messages: health.state.*
function Engines({ engines }: { engines: Engine[] }) {
  const t = useT();
  return (
    <Table<Engine>
      label={t("health.engines")}
      rows={engines}
      rowKey={(one) => one.id}
      empty={<Empty title={t("health.no_engines")} text={t("health.no_engines_text")} />}
      columns={[
        {
          id: "model",
          label: t("health.model"),
          value: (one) => one.model,
          cell: (one) => (
            <span className="flex flex-col">
              <span className="font-medium break-words">{one.model}</span>
              <span className="text-xs text-ink-soft">
                {one.kind} · {one.id}
              </span>
            </span>
          ),
        },
        {
          id: "state",
          label: t("health.state"),
          cell: (one) => (
            <span className="flex flex-col items-start gap-1">
              <Badge tone={TONES[one.state]}>{t(`health.state.${one.state}` as "health.state.ready")}</Badge>
              {one.error && (
                <span lang="en" className="max-w-[18rem] text-xs break-words text-bad">
                  {one.error}
                </span>
              )}
            </span>
          ),
        },
        {
          id: "running",
          label: t("health.running"),
          numeric: true,
          value: (one) => one.running,
          cell: (one) => `${number(one.running)} / ${number(one.slots)}`,
        },
        {
          id: "memory",
          label: t("health.memory"),
          numeric: true,
          value: (one) => one.memory ?? one.expected,
          cell: (one) => (one.memory === null ? "–" : bytes(one.memory)),
        },
        {
          id: "expected",
          label: t("health.expected"),
          numeric: true,
          secondary: true,
          cell: (one) => (one.expected ? bytes(one.expected) : "–"),
        },
        {
          id: "context",
          label: t("health.context"),
          numeric: true,
          secondary: true,
          cell: (one) => (one.context ? number(one.context) : "–"),
        },
        { id: "restarts", label: t("health.restarts"), numeric: true, cell: (one) => number(one.restarts) },
      ]}
    />
  );
}
