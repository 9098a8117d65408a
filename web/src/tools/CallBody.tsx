import { number } from "../i18n/format";
import { useT } from "../i18n/t";
import { CodeText } from "../markdown/CodeBlock";
import { openPanel } from "../shell/panel";
import type { Call } from "../stream/entries";
import { Button } from "../ui/Button";
import { Hits } from "./Hits";
import { argumentsOf, hitsOf, words, writtenOut } from "./reading";

const MOST = 2500;

/** What a call was given and what came of it. All of it is text of others, and shown as text. */
export function CallBody({ call, conversationId }: { call: Call; conversationId: string }) {
  const t = useT();
  const code = words(call.info.code) || (call.function === "code_interpreter" ? words(argumentsOf(call).code) : "");
  const output = outputOf(call);
  const hits = hitsOf(call.info);
  const long = output.length > MOST;
  return (
    <div className="mt-1 mb-2 ml-3.5 flex flex-col gap-2 border-l border-line pl-4">
      <Part label={t("tools.input")}>
        {code ? (
          <CodeText code={code} language="python" open={call.live} />
        ) : (
          <CodeText code={writtenOut(call.arguments)} language="json" open={call.live} wrapped />
        )}
      </Part>
      {hits.length > 0 && <Hits hits={hits} />}
      {call.state !== "running" && hits.length === 0 && (
        <Part label={t("tools.output")}>
          {output ? (
            <CodeText
              code={long ? `${output.slice(0, MOST)}…` : output}
              language={languageOf(output)}
              open={long}
              wrapped
            />
          ) : (
            <p className="text-ink-soft">{t("tools.no_output")}</p>
          )}
        </Part>
      )}
      <div className="flex flex-wrap items-center gap-3 text-xs text-ink-soft">
        {(long || hits.length > 0) && !call.live && (
          <Button size="small" onClick={() => openPanel({ kind: "output", conversationId, entryId: call.id })}>
            {t("tools.show_all")}
          </Button>
        )}
        {typeof call.info.cost === "number" && call.info.cost > 0 && (
          <span>{t("tools.cost", { cost: number(call.info.cost / 1e6, { maximumSignificantDigits: 3 }) })}</span>
        )}
      </div>
    </div>
  );
}

export function Part({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="markdown min-w-0">
      <p className="text-xs font-medium text-ink-soft">{label}</p>
      <div className="mt-1 overflow-hidden rounded-lg border border-line bg-raised">{children}</div>
    </div>
  );
}

export function outputOf(call: Call): string {
  return words(call.info.code_output) || writtenOut(call.output ?? "");
}

export function languageOf(output: string): string {
  return /^\s*[[{]/.test(output) ? "json" : "";
}
