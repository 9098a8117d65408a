import { useQuery } from "@tanstack/react-query";
import { MessageSquareText, Search } from "lucide-react";
import { Dialog } from "radix-ui";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { useLocation } from "wouter";
import { answered, api } from "../api/client";
import { useSession } from "../api/session";
import { date } from "../i18n/format";
import { useT } from "../i18n/t";
import { joined } from "../ui/joined";
import { useOpener } from "../ui/opener";
import { Failed, Spinner } from "../ui/states";
import { chosenBy } from "./choosing";
import { Marked } from "./Marked";
import { keys } from "./queries";
import { useCommands } from "./useCommands";
import { useDebounced } from "./useDebounced";

const HITS = 20;
const LEAST = 2;
const PAUSE = 150;

interface Choice {
  id: string;
  path: string;
  line: ReactNode;
}

/** Search through everything, and commands: one list, gone through by the arrows while the focus stays in the field. */
export default function SearchPalette({ onClose }: { onClose: () => void }) {
  const t = useT();
  const opener = useOpener();
  const [, navigate] = useLocation();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const id = useId();
  const { hits, asked } = useHits(typed.trim());
  const commands = useCommandChoices(typed.trim());
  const choices = [...hits, ...commands];
  const chosen = choices[Math.min(at, choices.length - 1)];
  const go = (choice: Choice | undefined) => {
    if (!choice) return;
    onClose();
    navigate(choice.path);
  };
  const key = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") return go(chosen);
    const next = chosenBy(event.key, Math.min(at, choices.length - 1), choices.length);
    if (next === null) return;
    event.preventDefault();
    setAt(next);
  };
  const option = (choice: Choice) => (
    <Option key={choice.id} id={`${id} ${choice.id}`} chosen={choice === chosen} onChoose={() => go(choice)}>
      {choice.line}
    </Option>
  );
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-[rgb(10_12_20/0.5)]" />
        <Dialog.Content
          {...opener}
          aria-describedby={undefined}
          className="fixed z-50 flex flex-col overflow-hidden border border-line bg-raised shadow-float outline-none max-md:inset-0 md:inset-x-0 md:top-[12vh] md:mx-auto md:max-h-[70vh] md:w-[calc(100vw-3rem)] md:max-w-2xl md:rounded-card"
        >
          <Dialog.Title className="sr-only">{t("history.search")}</Dialog.Title>
          <div className="flex items-center gap-2 border-b border-line px-4">
            <Search size={18} aria-hidden className="text-ink-soft" />
            <input
              role="combobox"
              aria-label={t("history.search")}
              aria-expanded="true"
              aria-controls={`${id}-list`}
              aria-activedescendant={chosen ? `${id} ${chosen.id}`.replaceAll(" ", "_") : undefined}
              aria-autocomplete="list"
              placeholder={t("history.search_hint")}
              value={typed}
              maxLength={1000}
              onChange={(event) => {
                setTyped(event.target.value);
                setAt(0);
              }}
              onKeyDown={key}
              className="min-h-13 flex-1 bg-transparent text-base outline-none placeholder:text-ink-soft"
            />
            {asked.isFetching && <Spinner size={16} label={t("history.searching")} />}
            <Dialog.Close className="min-h-10 rounded-lg px-2 text-sm text-ink-soft hover:bg-hover md:hidden">
              {t("ui.close")}
            </Dialog.Close>
          </div>
          <div
            id={`${id}-list`}
            role="listbox"
            aria-label={t("history.results")}
            className="min-h-0 flex-1 scroll-thin overflow-y-auto p-2"
          >
            {hits.length > 0 && (
              <Group label={t("history.conversations")} id={`${id}-hits`}>
                {hits.map(option)}
              </Group>
            )}
            {commands.length > 0 && (
              <Group label={t("history.commands")} id={`${id}-commands`}>
                {commands.map(option)}
              </Group>
            )}
            {asked.error && <Failed error={asked.error} onRetry={() => void asked.refetch()} />}
          </div>
          <p role="status" className={choices.length > 0 ? "sr-only" : "px-5 pb-5 text-sm text-ink-soft"}>
            {asked.isFetching ? "" : t("history.found", { count: choices.length })}
          </p>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function useHits(typed: string) {
  const { workspaceId } = useSession();
  const question = useDebounced(typed, PAUSE);
  const wanted = question.length >= LEAST;
  const asked = useQuery({
    queryKey: keys.search(workspaceId, question),
    queryFn: ({ signal }) =>
      answered(api.GET("/v1/conversations/search", { params: { query: { q: question, page_size: HITS } }, signal })),
    enabled: wanted,
    placeholderData: (before) => before,
  });
  const t = useT();
  const hits: Choice[] = (wanted ? (asked.data?.data ?? []) : []).map((hit) => ({
    id: `hit ${hit.conversation_id} ${hit.entry_id}`,
    path: `/c/${hit.conversation_id}#${hit.entry_id}`,
    line: (
      <>
        <MessageSquareText size={17} aria-hidden className="mt-0.5 shrink-0 text-ink-soft" />
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <span className="min-w-0 flex-1 truncate font-medium">
              {hit.conversation_name || t("history.untitled")}
            </span>
            <span className="text-xs text-ink-soft">{date(hit.created_at)}</span>
          </span>
          <span className="line-clamp-2 break-words text-ink-soft">
            <Marked snippet={hit.snippet} />
          </span>
        </span>
      </>
    ),
  }));
  return { hits, asked };
}

function useCommandChoices(typed: string): Choice[] {
  return useCommands(typed).map(({ id, path, label, kind, icon: Icon }) => ({
    id,
    path,
    line: (
      <>
        <Icon size={17} aria-hidden className="shrink-0 self-center text-ink-soft" />
        <span className="min-w-0 flex-1 self-center truncate">{label}</span>
        <span className="self-center text-xs text-ink-soft">{kind}</span>
      </>
    ),
  }));
}

function Group({ label, id, children }: { label: string; id: string; children: ReactNode }) {
  return (
    <div role="group" aria-labelledby={id}>
      <p id={id} className="px-2.5 pt-2 pb-1 text-xs font-semibold text-ink-soft">
        {label}
      </p>
      {children}
    </div>
  );
}

function Option({
  id,
  chosen,
  onChoose,
  children,
}: {
  id: string;
  chosen: boolean;
  onChoose: () => void;
  children: ReactNode;
}) {
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (chosen) line.current?.scrollIntoView?.({ block: "nearest" });
  }, [chosen]);
  return (
    <div
      ref={line}
      id={id.replaceAll(" ", "_")}
      role="option"
      tabIndex={-1}
      aria-selected={chosen}
      onClick={onChoose}
      className={joined("flex min-h-10 gap-2.5 rounded-lg px-2.5 py-2 text-sm hover:bg-hover", chosen && "bg-hover")}
    >
      {children}
    </div>
  );
}
