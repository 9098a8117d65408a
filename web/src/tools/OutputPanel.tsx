import { useQuery } from "@tanstack/react-query";
import { answered, api } from "../api/client";
import { useSession } from "../api/session";
import { useT } from "../i18n/t";
import { CodeText } from "../markdown/CodeBlock";
import { CopyButton } from "../ui/Copy";
import { Failed, Loading } from "../ui/states";
import { languageOf, Part } from "./CallBody";
import { Hits } from "./Hits";
import { keys } from "./queries";
import { hitsOf, words, writtenOut } from "./reading";

/** The whole output of a tool, as it came. */
export default function OutputPanel({ conversationId, entryId }: { conversationId: string; entryId: string }) {
  const t = useT();
  const { workspaceId } = useSession();
  const asked = useQuery({
    queryKey: keys.output(workspaceId, conversationId),
    queryFn: () => {
      const path = { conversation_id: conversationId };
      return answered(api.GET("/v1/conversations/{conversation_id}/history", { params: { path } }));
    },
  });
  if (asked.isPending) return <Loading />;
  const entry = asked.data?.entries.find((one) => one.id === entryId);
  const call = entry?.type === "tool.execution" ? entry : undefined;
  const info = (call?.info ?? {}) as Record<string, unknown>;
  const output = words(info.code_output) || writtenOut(words(info.output));
  return (
    <div className="flex h-full min-h-0 flex-col">
      <header className="flex min-h-14 items-center gap-2 border-b border-line pr-14 pl-4">
        <h2 className="min-w-0 flex-1 truncate font-semibold">
          {call ? call.function || call.name : t("tools.output")}
        </h2>
        {output && <CopyButton text={output} />}
      </header>
      <div className="flex min-h-0 flex-1 flex-col gap-4 scroll-thin overflow-y-auto p-4 text-sm">
        {asked.error && <Failed error={asked.error} onRetry={() => void asked.refetch()} />}
        {!asked.error && !call && <p className="text-ink-soft">{t("tools.not_there")}</p>}
        {call && (
          <>
            <Part label={t("tools.input")}>
              <CodeText
                code={words(info.code) || writtenOut(call.arguments)}
                language={words(info.code) ? "python" : "json"}
                open={false}
                wrapped
              />
            </Part>
            {hitsOf(info).length > 0 && <Hits hits={hitsOf(info)} />}
            <Part label={t("tools.output")}>
              <CodeText code={output || t("tools.no_output")} language={languageOf(output)} open={false} wrapped />
            </Part>
          </>
        )}
      </div>
    </div>
  );
}
