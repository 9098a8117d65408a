import { Pause, Play, Trash2 } from "lucide-react";
import { useState } from "react";
import { useLocation, useParams } from "wouter";
import { ApiError } from "../../api/errors";
import { useMay } from "../../api/session";
import { useT } from "../../i18n/t";
import { Button, ButtonLink } from "../../ui/Button";
import { Confirm } from "../../ui/Dialog";
import { TextField } from "../../ui/fields";
import { Page } from "../../ui/Page";
import { Failed, Loading } from "../../ui/states";
import { type Tab, Tabs } from "../../ui/Tabs";
import { tellError } from "../../ui/toast";
import { HistoryTab } from "./HistoryTab";
import { KeysTab } from "./KeysTab";
import { LogsTab } from "./LogsTab";
import { OverviewTab } from "./OverviewTab";
import { HealthBadge } from "./parts";
import { type ShownEndpoint, useActs, useEndpoint } from "./queries";
import { SettingsTab } from "./SettingsTab";

export default function EndpointPage() {
  const { endpoint: name = "" } = useParams<{ endpoint: string }>();
  const t = useT();
  const shown = useEndpoint(name);
  const isGone = shown.error instanceof ApiError && shown.error.status === 404;
  if (shown.error && (isGone || !shown.data))
    return (
      <Page title={name}>
        <Failed error={shown.error} onRetry={() => void shown.refetch()} />
        <p>
          <ButtonLink href="/endpoints">{t("endpoints.back")}</ButtonLink>
        </p>
      </Page>
    );
  if (!shown.data) return <Loading />;
  return <Shown key={shown.data.endpoint.id} shown={shown.data} />;
}

function Shown({ shown }: { shown: ShownEndpoint }) {
  const t = useT();
  const may = useMay();
  const { endpoint, status } = shown;
  const mayChange = may("endpoints:write") && endpoint.state !== "deleting";
  const tabs: Tab[] = [
    { id: "overview", label: t("endpoints.tab.overview"), content: <OverviewTab shown={shown} /> },
    { id: "call", label: t("endpoints.tab.call"), content: <KeysTab shown={shown} /> },
  ];
  if (mayChange) {
    tabs.push({ id: "settings", label: t("endpoints.tab.settings"), content: <SettingsTab endpoint={endpoint} /> });
    tabs.push({ id: "logs", label: t("endpoints.tab.logs"), content: <LogsTab shown={shown} /> });
  }
  tabs.push({ id: "history", label: t("endpoints.tab.history"), content: <HistoryTab shown={shown} /> });
  return (
    <Page
      title={endpoint.name}
      description={endpoint.spec.description}
      actions={mayChange && <Acts shown={shown} />}
      wide
    >
      <div className="-mt-2 flex flex-wrap items-center gap-3" role="status">
        <HealthBadge health={status.health} />
        {endpoint.state === "deleting" && <span className="text-sm text-ink-soft">{t("endpoints.deleting")}</span>}
      </div>
      <Tabs label={endpoint.name} tabs={tabs} />
    </Page>
  );
}

function Acts({ shown: { endpoint } }: { shown: ShownEndpoint }) {
  const t = useT();
  const { pause, resume } = useActs(endpoint);
  const [asks, setAsks] = useState<"pause" | "delete" | null>(null);
  return (
    <>
      {endpoint.state === "paused" ? (
        <Button
          icon={<Play size={17} aria-hidden />}
          busy={resume.isPending}
          onClick={() => resume.mutate(undefined, { onError: tellError })}
        >
          {t("endpoints.resume")}
        </Button>
      ) : (
        <Button icon={<Pause size={17} aria-hidden />} onClick={() => setAsks("pause")}>
          {t("endpoints.pause")}
        </Button>
      )}
      <Button look="danger" icon={<Trash2 size={17} aria-hidden />} onClick={() => setAsks("delete")}>
        {t("endpoints.delete")}
      </Button>
      <Confirm
        open={asks === "pause"}
        onClose={() => setAsks(null)}
        title={t("endpoints.pause_title", { name: endpoint.name })}
        description={t("endpoints.pause_text")}
        verb={t("endpoints.pause")}
        busy={pause.isPending}
        onConfirm={() => pause.mutate(undefined, { onError: tellError, onSettled: () => setAsks(null) })}
      />
      <Deletion shown={endpoint} open={asks === "delete"} onClose={() => setAsks(null)} />
    </>
  );
}

interface DeletionProps {
  shown: ShownEndpoint["endpoint"];
  open: boolean;
  onClose: () => void;
}

/** Its name is to be typed: clients that call it fail from then on. */
function Deletion({ shown, open, onClose }: DeletionProps) {
  const t = useT();
  const [, go] = useLocation();
  const { remove } = useActs(shown);
  const [typed, setTyped] = useState("");
  const confirm = () => {
    if (typed !== shown.name) return;
    remove.mutate(undefined, { onError: tellError, onSuccess: () => go("/endpoints") });
  };
  return (
    <Confirm
      open={open}
      onClose={onClose}
      title={t("endpoints.delete_title", { name: shown.name })}
      description={t("endpoints.delete_text")}
      verb={t("endpoints.delete")}
      danger
      busy={remove.isPending}
      onConfirm={confirm}
    >
      <TextField
        label={t("endpoints.type_name", { name: shown.name })}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        autoComplete="off"
        spellCheck={false}
        autoCapitalize="none"
      />
    </Confirm>
  );
}
