import { useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useSession } from "../../api/session";
import { list, number, seconds } from "../../i18n/format";
import { useT } from "../../i18n/t";
import { Button } from "../../ui/Button";
import { TextField } from "../../ui/fields";
import { Card, Section } from "../../ui/Page";
import { Badge, Failed, Spinner } from "../../ui/states";
import type { Library } from "../attaching/library";
import { HitsTable } from "../inspecting/HitsTable";
import { type Found, hitsOf, passagesOf } from "../inspecting/hits";
import { searchQuery } from "../queries";
import { languageOf } from "../status";

/** What a question finds in a library, by which search, and what of it a model would be given. */
export function Retrieval({ library }: { library: Library }) {
  const t = useT();
  const { workspaceId } = useSession();
  const [written, setWritten] = useState("");
  const [question, setQuestion] = useState("");
  const found = useQuery({ ...searchQuery(workspaceId, library.id, question), enabled: question !== "" });
  const ask = (event: FormEvent) => {
    event.preventDefault();
    setQuestion(written.trim());
  };
  return (
    <div className="flex flex-col gap-6">
      <form onSubmit={ask} className="flex flex-wrap items-end gap-2">
        <TextField
          className="min-w-56 flex-1"
          label={t("inspect.question")}
          hint={t("inspect.question_hint")}
          type="search"
          maxLength={1000}
          value={written}
          onChange={(event) => setWritten(event.target.value)}
        />
        <Button
          look="solid"
          type="submit"
          className="mb-6.5"
          icon={<Search size={17} aria-hidden />}
          disabled={!written.trim()}
        >
          {t("inspect.search")}
        </Button>
      </form>
      {found.error ? (
        <Failed error={found.error} onRetry={() => void found.refetch()} />
      ) : found.data ? (
        <Results found={found.data} library={library} />
      ) : (
        question && <Spinner words />
      )}
    </div>
  );
}

function Results({ found, library }: { found: Found; library: Library }) {
  const t = useT();
  const most = passagesOf(library.retrieval);
  const hits = hitsOf(found.fused, most, null);
  const given = hits.filter(({ fate }) => fate === "given");
  const told = t("inspect.told", {
    documents: found.documents,
    time: seconds(found.seconds),
    language: languageOf(found.language),
  });
  if (hits.length === 0) {
    return <p role="status">{t("inspect.nothing", { question: found.question })}</p>;
  }
  return (
    <>
      <Section title={t("inspect.found")} description={told}>
        <LookedFor found={found} />
        <HitsTable label={t("inspect.found")} hits={hits} />
      </Section>
      <Section title={t("inspect.given")} description={t("inspect.given_hint", { most })}>
        <ol className="flex flex-col gap-3">
          {given.map(({ ranked }) => {
            const { chunk, document_name } = ranked.passage;
            return (
              <li key={ranked.rank}>
                <Card>
                  <p className="mb-1 text-sm text-ink-soft">
                    {[
                      document_name,
                      chunk.page === null ? "" : t("documents.page_number", { page: chunk.page }),
                      ...chunk.headings,
                    ]
                      .filter(Boolean)
                      .join(" › ")}
                  </p>
                  <p className="text-sm [overflow-wrap:anywhere] whitespace-pre-wrap">
                    {chunk.prefix && `${chunk.prefix}\n`}
                    {chunk.text}
                  </p>
                </Card>
              </li>
            );
          })}
        </ol>
      </Section>
    </>
  );
}

/** The words that were looked for, and how many passages hold each. */
function LookedFor({ found }: { found: Found }) {
  const t = useT();
  const detail = found.legs.find((leg) => leg.name === "words")?.detail ?? {};
  const frequencies = Object.entries((detail.frequencies ?? {}) as Record<string, unknown>).filter(
    (one): one is [string, number] => typeof one[1] === "number" && one[1] > 0,
  );
  if (frequencies.length === 0) return <p className="text-sm text-ink-soft">{t("inspect.no_words")}</p>;
  return (
    <p className="flex flex-wrap items-center gap-1.5 text-sm text-ink-soft">
      {t("inspect.words")}
      {frequencies.slice(0, 24).map(([word, count]) => (
        <Badge key={word}>
          {word.replace(/^\w{1,3}:/, "")} · {number(count)}
        </Badge>
      ))}
      {frequencies.length > 24 && list(["…"])}
    </p>
  );
}
