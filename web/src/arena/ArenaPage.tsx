import { Swords } from "lucide-react";
import { useState } from "react";
import { useLocation } from "wouter";
import { number, percent } from "../i18n/format";
import { LANGUAGES, type Language } from "../i18n/language";
import { useT } from "../i18n/t";
import { Button } from "../ui/Button";
import { Checkbox, Select } from "../ui/fields";
import { Page } from "../ui/Page";
import { Empty, Failed, Loading } from "../ui/states";
import { type Column, Table } from "../ui/Table";
import { type Range, type Standing, useLeaderboard } from "./queries";

const PERIODS = [0, 30, 90, 365];

/** Where models stand by the votes of the team, and the way to more votes. */
export default function ArenaPage() {
  const t = useT();
  const [, navigate] = useLocation();
  const [range, setRange] = useState<Range>({ language: "", days: 0, blind: false });
  const compare = (
    <Button look="solid" icon={<Swords size={16} aria-hidden />} onClick={() => navigate("/compare")}>
      {t("arena.compare")}
    </Button>
  );
  return (
    <Page title={t("arena.leaderboard")} description={t("arena.about")} actions={compare}>
      <div className="flex flex-wrap items-end gap-3">
        <Select
          label={t("arena.language")}
          value={range.language}
          onChange={(event) => setRange({ ...range, language: event.target.value as Language | "" })}
          options={[
            { value: "", label: t("arena.all_languages") },
            ...Object.entries(LANGUAGES).map(([value, label]) => ({ value, label })),
          ]}
        />
        <Select
          label={t("arena.period")}
          value={range.days}
          onChange={(event) => setRange({ ...range, days: Number(event.target.value) })}
          options={PERIODS.map((days) => ({
            value: String(days),
            label: days ? t("arena.days", { days }) : t("arena.ever"),
          }))}
        />
        <Checkbox
          label={t("arena.only_blind")}
          checked={range.blind}
          onChange={(event) => setRange({ ...range, blind: event.target.checked })}
        />
      </div>
      <Standings range={range} />
    </Page>
  );
}

function Standings({ range }: { range: Range }) {
  const t = useT();
  const { data, error, refetch } = useLeaderboard(range);
  if (error) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading />;
  const columns: Column<Standing>[] = [
    { id: "model", label: t("arena.model"), cell: (row) => row.model },
    {
      id: "rating",
      label: t("arena.rating"),
      numeric: true,
      cell: (row) => number(row.rating, { maximumFractionDigits: 0 }),
    },
    {
      id: "within",
      label: t("arena.within"),
      numeric: true,
      secondary: true,
      cell: (row) =>
        `${number(row.low, { maximumFractionDigits: 0 })} – ${number(row.high, { maximumFractionDigits: 0 })}`,
    },
    { id: "votes", label: t("arena.votes"), numeric: true, cell: (row) => number(row.votes) },
    {
      id: "won",
      label: t("arena.won"),
      numeric: true,
      cell: (row) => (row.votes ? percent(row.wins / row.votes) : "–"),
    },
    { id: "ties", label: t("arena.ties"), numeric: true, secondary: true, cell: (row) => number(row.ties) },
  ];
  const empty = <Empty icon={<Swords />} title={t("arena.no_votes")} text={t("arena.no_votes_text")} />;
  return (
    <Table label={t("arena.leaderboard")} columns={columns} rows={data} rowKey={(row) => row.model} empty={empty} />
  );
}
