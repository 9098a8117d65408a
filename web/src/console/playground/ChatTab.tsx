import { Code as CodeIcon, History, Link2, Play, RotateCcw, Square } from "lucide-react";
import { useEffect, useState } from "react";
import { useSearchParams } from "wouter";
import { dateTime } from "../../i18n/format";
import { useT } from "../../i18n/t";
import { useServed } from "../../models/queries";
import { Button } from "../../ui/Button";
import { Menu, type MenuEntry } from "../../ui/Menu";
import { Empty, Failed } from "../../ui/states";
import { tell, tellError } from "../../ui/toast";
import { useRuns } from "./asking";
import { CodeDialog } from "./CodeDialog";
import { forgetRuns, fromFragment, keepRun, LONGEST_LINK, pastRuns, toFragment } from "./keeping";
import { MessagesEditor } from "./MessagesEditor";
import { ModelsRow } from "./ModelsRow";
import { ParametersPanel } from "./ParametersPanel";
import { RunColumn } from "./RunColumn";
import type { Choice } from "./run";
import { isSound, message, newSetup, problemsOf, type Setup } from "./setup";

export function ChatTab() {
  const t = useT();
  const [params] = useSearchParams();
  const served = useServed();
  const chatting = served.data?.filter((one) => one.capabilities.includes("chat"));
  const [setup, setSetup] = useState<Setup>(
    () => fromFragment(location.hash) ?? newSetup([params.get("model") ?? ""].filter(Boolean)),
  );
  const first = chatting?.[0]?.name;
  useEffect(() => {
    if (first) setSetup((old) => (old.models.length === 0 ? { ...old, models: [first] } : old));
  }, [first]);
  const { runs, start, stop, stopAll, isRunning } = useRuns();
  const problems = problemsOf(setup);
  const ready = isSound(problems) && setup.models.length > 0;
  const run = () => {
    if (!ready) return;
    keepRun(setup);
    start(setup);
  };
  if (served.error) return <Failed error={served.error} onRetry={() => void served.refetch()} />;
  if (chatting?.length === 0 && setup.models.length === 0)
    return <Empty title={t("playground.no_models")} text={t("playground.no_models_text")} />;
  const goOn = (choice: Choice) => setSetup((old) => ({ ...old, messages: [...old.messages, ...gone(choice)] }));
  return (
    <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,1fr)_min(20rem,40%)]">
      <div className="flex min-w-0 flex-col gap-4">
        <ModelsRow setup={setup} served={chatting ?? []} onChange={setSetup} />
        <MessagesEditor setup={setup} onChange={setSetup} onRun={run} />
        <div className="flex flex-wrap items-center gap-2">
          {isRunning ? (
            <Button look="solid" icon={<Square size={16} aria-hidden />} onClick={stopAll}>
              {t("playground.stop")}
            </Button>
          ) : (
            <Button look="solid" icon={<Play size={16} aria-hidden />} disabled={!ready} onClick={run}>
              {t("playground.run")}
            </Button>
          )}
          <Tools setup={setup} sound={ready} onChange={setSetup} />
        </div>
        {!isSound(problems) && (
          <p role="status" className="text-sm text-bad">
            {t("playground.wrong")}
          </p>
        )}
        <div className="grid gap-4 md:auto-cols-fr md:grid-flow-col">
          {runs.map((one, at) => (
            <RunColumn
              // biome-ignore lint/suspicious/noArrayIndexKey: columns never change places while a run is shown
              key={`${at} ${one.model}`}
              run={one}
              twin={runs.filter(({ model }) => model === one.model).length > 1 ? at + 1 : null}
              price={served.data?.find((model) => model.name === one.model)?.price ?? null}
              onStop={() => stop(at)}
              onGoOn={goOn}
            />
          ))}
        </div>
      </div>
      <ParametersPanel setup={setup} problems={problems} onChange={setSetup} />
    </div>
  );
}

/** The answer as a message, and for each of its calls one that waits for what the tool says. */
function gone(choice: Choice) {
  const said = message("assistant", choice.text, { toolCalls: choice.toolCalls });
  const results = choice.toolCalls.map((call) => message("tool", "", { toolCallId: call.id, name: call.name }));
  return [said, ...(results.length > 0 ? results : [message("user")])];
}

interface ToolsProps {
  setup: Setup;
  sound: boolean;
  onChange: (setup: Setup) => void;
}

function Tools({ setup, sound, onChange }: ToolsProps) {
  const t = useT();
  const [shows, setShows] = useState(false);
  const [past, setPast] = useState(pastRuns);
  const share = () => {
    const link = `${location.origin}${location.pathname}#${toFragment(setup)}`;
    if (link.length > LONGEST_LINK) return tellError(new Error(t("playground.link_too_long")));
    navigator.clipboard.writeText(link).then(() => tell(t("playground.link_copied")), tellError);
  };
  const entries: MenuEntry[] = past.map((one) => ({
    label: `${dateTime(new Date(one.at))} · ${one.setup.models.join(", ")}`,
    onSelect: () => onChange(one.setup),
  }));
  const all: MenuEntry[] =
    entries.length > 0
      ? [
          ...entries,
          null,
          {
            label: t("playground.forget"),
            danger: true,
            onSelect: () => {
              forgetRuns();
              setPast([]);
            },
          },
        ]
      : [{ label: t("playground.no_history"), disabled: true }];
  return (
    <>
      <Button icon={<CodeIcon size={16} aria-hidden />} disabled={!sound} onClick={() => setShows(true)}>
        {t("playground.code")}
      </Button>
      <Button icon={<Link2 size={16} aria-hidden />} onClick={share}>
        {t("playground.share")}
      </Button>
      <Menu
        trigger={<Button icon={<History size={16} aria-hidden />}>{t("playground.history")}</Button>}
        entries={all}
        align="start"
        onOpenChange={(open) => open && setPast(pastRuns())}
      />
      <Button look="quiet" icon={<RotateCcw size={16} aria-hidden />} onClick={() => onChange(newSetup(setup.models))}>
        {t("playground.reset")}
      </Button>
      {shows && sound && <CodeDialog setup={setup} onClose={() => setShows(false)} />}
    </>
  );
}
