import { number } from "../../i18n/format";
import { useT } from "../../i18n/t";
import { Badge } from "../../ui/states";
import { type Column, Table } from "../../ui/Table";
import { openSource } from "../sources";
import { type Hit, sourceOfHit } from "./hits";

/** What was found, by which of the two searches, and what became of it. messages: inspect.fate.* */
export function HitsTable({ label, hits }: { label: string; hits: Hit[] }) {
  const t = useT();
  const columns: Column<Hit>[] = [
    { id: "passage", label: t("inspect.passage"), cell: (hit) => <Passage hit={hit} /> },
    {
      id: "words",
      label: t("inspect.by_words"),
      numeric: true,
      cell: ({ ranked }) => <Place rank={ranked.words_rank} score={ranked.words_score} />,
    },
    {
      id: "meaning",
      label: t("inspect.by_meaning"),
      numeric: true,
      cell: ({ ranked }) => <Place rank={ranked.vectors_rank} score={ranked.vectors_score} />,
    },
    {
      id: "together",
      label: t("inspect.together"),
      numeric: true,
      cell: ({ ranked }) => <Place rank={ranked.rank} score={ranked.reranked_score ?? ranked.score} />,
    },
    {
      id: "fate",
      label: t("inspect.fate"),
      cell: ({ fate, cited }) => (
        <span className="flex flex-col items-start gap-1">
          <Badge tone={fate === "given" ? "good" : "plain"}>{t(`inspect.fate.${fate}`)}</Badge>
          {cited && <Badge tone="accent">{t("inspect.cited")}</Badge>}
        </span>
      ),
    },
  ];
  return <Table label={label} columns={columns} rows={hits} rowKey={({ ranked }) => String(ranked.rank)} />;
}

function Passage({ hit }: { hit: Hit }) {
  const t = useT();
  const { document_name, chunk } = hit.ranked.passage;
  const at = chunk.page === null ? "" : ` · ${t("documents.page_number", { page: chunk.page })}`;
  return (
    <button
      type="button"
      onClick={() => openSource(sourceOfHit(hit.ranked))}
      className="block w-full max-w-[24rem] min-w-44 rounded-md text-left hover:underline"
    >
      <span className="block truncate font-medium">
        {document_name}
        <span className="font-normal text-ink-soft">{at}</span>
      </span>
      <span className="line-clamp-2 text-xs text-ink-soft">{chunk.text}</span>
    </button>
  );
}

/** The place, and below it the score that led to it. */
function Place({ rank, score }: { rank?: number | null; score?: number | null }) {
  const t = useT();
  if (rank === null || rank === undefined) return <span className="text-ink-soft">{t("inspect.not_found")}</span>;
  return (
    <span className="whitespace-nowrap">
      {t("inspect.place", { rank })}
      <span className="block text-xs text-ink-soft">{number(score ?? 0, { maximumFractionDigits: 2 })}</span>
    </span>
  );
}
