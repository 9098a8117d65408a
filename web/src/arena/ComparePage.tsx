import { useQuery } from "@tanstack/react-query";
import { Plus, Trophy } from "lucide-react";
import { useEffect, useState } from "react";
import { Link, useLocation, useSearch } from "wouter";
import { useStore } from "zustand";
import { ApiError } from "../api/errors";
import { useSession } from "../api/session";
import { language } from "../i18n/language";
import { useT } from "../i18n/t";
import { useChatModels } from "../models/queries";
import { Button } from "../ui/Button";
import { Switch } from "../ui/fields";
import { useTitle } from "../ui/Page";
import { Empty, Failed, Loading } from "../ui/states";
import { tellError } from "../ui/toast";
import { AskForm } from "./AskForm";
import { changed, drawn, LEAST, letterOf, MOST, mayVote, type Side, sidesOf } from "./comparing";
import { addressOf, type Kept, keptIn, restored } from "./keeping";
import { useVote } from "./queries";
import { SideColumn } from "./SideColumn";
import { SideTabs } from "./SideTabs";
import { VoteBar, type Winner } from "./VoteBar";

/** The same question to two, three or four models, beside each other; blind, nobody sees who is who before the vote. */
export default function ComparePage() {
  const t = useT();
  const models = useChatModels();
  const { workspaceId } = useSession();
  const search = useSearch();
  // Of the address that the page was opened with: it changes as the comparison goes on.
  const [kept] = useState(() => keptIn(search));
  const before = useQuery({
    queryKey: ["arena", workspaceId, "kept", kept?.ids],
    queryFn: () => restored(kept?.ids ?? []),
    enabled: kept !== null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  useTitle(t("arena.compare"));
  const names = models.map((one) => one.name);
  if (kept && before.isPending) return <Loading />;
  // What is gone is told, and another one can be begun; what was not reached stays in the address.
  const gone = before.error instanceof ApiError && before.error.status === 404;
  if (before.error && !gone) return <Failed error={before.error} onRetry={() => void before.refetch()} />;
  if (names.length === 0 && !before.data) return <Empty title={t("models.nothing_served")} />;
  return (
    <>
      {gone && (
        <div className="p-4 pl-14">
          <Failed error={before.error} />
        </div>
      )}
      <Comparison key={String(before.isSuccess)} names={names} kept={before.data ? kept : null} before={before.data} />
    </>
  );
}

interface ComparisonProps {
  names: string[];
  kept: Kept | null;
  /** What the address told. */
  before?: Side[];
}

function Comparison({ names, kept, before }: ComparisonProps) {
  const t = useT();
  const [blind, setBlind] = useState(kept?.blind ?? false);
  const [sides, setSides] = useState<Side[]>(() => before ?? sidesOf([names[0] ?? "", names[1] ?? names[0] ?? ""]));
  const [ask, setAsk] = useState<{ key: number; content: string }>();
  const [voted, setVoted] = useState<Winner | null>(kept?.voted ?? null);
  const [wanted, setWanted] = useState(0);
  const shown = Math.min(wanted, sides.length - 1);
  useKept(sides, blind, voted);
  const spoken = useStore(language, (state) => state.language);
  const vote = useVote();
  const begun = sides.some((side) => side.conversationId);
  const hidden = blind && voted === null;
  const restart = (models: string[]) => {
    setSides(sidesOf(models).map((side) => ({ ...side, id: side.id + Date.now() })));
    setAsk(undefined);
    setVoted(null);
  };
  useEffect(() => {
    if (blind && sides.length !== LEAST) setSides((now) => now.slice(0, LEAST));
  }, [blind, sides.length]);
  const put = (id: number, values: Partial<Side>) => setSides((now) => changed(now, id, values));
  const send = (content: string) => {
    setSides((now) => now.map((side) => ({ ...side, finished: null })));
    setVoted(null);
    setAsk((before) => ({ key: (before?.key ?? 0) + 1, content }));
  };
  const choose = (winner: Winner) => {
    const [a, b] = sides;
    if (!a?.conversationId || !b?.conversationId) return;
    const body = { a: a.conversationId, b: b.conversationId, winner, blind, language: spoken, comment: "" };
    vote.mutate(body, { onSuccess: () => setVoted(winner), onError: tellError });
  };
  return (
    <div className="flex h-full scroll-thin flex-col overflow-y-auto">
      <header className="flex flex-wrap items-center gap-x-5 gap-y-1 border-b border-line px-4 py-2 pl-14">
        <h1 className="flex-1 text-lg font-semibold">{t("arena.compare")}</h1>
        <Switch
          label={t("arena.blind")}
          checked={blind}
          disabled={names.length < LEAST}
          onChange={(on) => {
            setBlind(on);
            restart(on ? drawn(names) : [names[0] ?? "", names[1] ?? names[0] ?? ""]);
          }}
        />
        {begun && (
          <Button size="small" onClick={() => restart(blind ? drawn(names) : sides.map((side) => side.model))}>
            {t("arena.again")}
          </Button>
        )}
        <Link href="/arena" className="inline-flex min-h-8 items-center gap-1.5 text-sm font-medium text-accent">
          <Trophy size={16} aria-hidden /> {t("arena.leaderboard")}
        </Link>
      </header>
      <SideTabs sides={sides} shown={shown} onShow={setWanted} />
      <div className="flex min-h-40 flex-1 snap-x overflow-x-auto max-md:flex-col">
        {sides.map((side, at) => (
          <SideColumn
            key={side.id}
            side={side}
            label={t("arena.side", { letter: letterOf(at) })}
            away={at !== shown}
            hidden={hidden}
            fixed={begun || blind}
            ask={ask}
            onModel={(model) => put(side.id, { model })}
            onStarted={(conversationId) => put(side.id, { conversationId })}
            onFinished={(finished) => put(side.id, { finished })}
            onRemove={sides.length > LEAST && !begun ? () => setSides(sides.filter((one) => one !== side)) : undefined}
          />
        ))}
        {sides.length < MOST && !begun && !blind && (
          <div className="flex items-center p-3">
            <Button
              icon={<Plus size={16} aria-hidden />}
              onClick={() => {
                setSides([...sides, { id: Date.now(), model: names[0] ?? "", conversationId: null, finished: null }]);
                setWanted(sides.length);
              }}
            >
              {t("arena.add")}
            </Button>
          </div>
        )}
      </div>
      <VoteBar
        open={mayVote(sides)}
        voted={voted}
        busy={vote.isPending}
        sides={sides}
        hidden={hidden}
        onVote={choose}
      />
      <AskForm busy={(Boolean(ask) || begun) && sides.some((side) => side.finished === null)} onAsk={send} />
    </div>
  );
}

/** The address follows what is compared; one that leads to an empty page tells nothing of it. */
function useKept(sides: Side[], blind: boolean, voted: Winner | null): void {
  const [, navigate] = useLocation();
  const search = useSearch();
  const address = addressOf(sides, blind, voted);
  useEffect(() => {
    const now = search ? `/compare?${search}` : "/compare";
    if (now !== (address ?? "/compare")) navigate(address ?? "/compare", { replace: true });
  }, [address, search, navigate]);
}
