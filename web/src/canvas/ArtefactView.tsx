import { useState } from "react";
import { useT } from "../i18n/t";
import { CodeText } from "../markdown/CodeBlock";
import { Diagram } from "../markdown/Diagram";
import { Markdown } from "../markdown/Markdown";
import { askAbout } from "./asking";
import { textLanguage } from "./languages";
import { Preview } from "./Preview";
import { TableView } from "./TableView";
import type { WholeArtefact } from "./types";

/** As it is meant to be seen. */
export function ArtefactView({ artefact }: { artefact: WholeArtefact }) {
  const t = useT();
  const { kind, content, title } = artefact;
  switch (kind) {
    case "document":
      return (
        <div className="mx-auto max-w-3xl px-4 py-5 md:px-6" dir="auto">
          <Markdown text={content} />
        </div>
      );
    case "html":
      return (
        <Preview
          html={content}
          title={title}
          onTrouble={({ message, line }) => {
            const where = line === null ? "" : t("canvas.on_line", { line });
            askAbout(artefact, t("canvas.ask_fix"), `${message} ${where}`);
          }}
        />
      );
    case "mermaid":
      return <Drawn key={content} code={content} />;
    case "table":
      return <TableView content={content} />;
    case "code":
      return <Source artefact={artefact} />;
  }
}

/** Its text, in colours. */
export function Source({ artefact }: { artefact: WholeArtefact }) {
  return (
    <div className="markdown p-3">
      <CodeText code={artefact.content} language={textLanguage(artefact)} open={false} wrapped />
    </div>
  );
}

/** What is no diagram is shown as its text. */
function Drawn({ code }: { code: string }) {
  const t = useT();
  const [failed, setFailed] = useState(false);
  if (!failed) return <Diagram code={code} failed={() => setFailed(true)} />;
  return (
    <div className="markdown p-3">
      <p role="status" className="mb-2 text-sm text-bad">
        {t("canvas.no_diagram")}
      </p>
      <CodeText code={code} language="mermaid" open={false} wrapped />
    </div>
  );
}
