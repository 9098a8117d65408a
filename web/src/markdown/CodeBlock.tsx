import { ChevronDown, ChevronUp, Download, PanelRightOpen, WrapText } from "lucide-react";
import { memo, use, useState } from "react";
import { openAsArtefact } from "../canvas/open";
import { useT } from "../i18n/t";
import { IconButton } from "../ui/Button";
import { CopyButton } from "../ui/Copy";
import { joined } from "../ui/joined";
import { tellError } from "../ui/toast";
import { Diagram } from "./Diagram";
import { saveText } from "./download";
import { endingOf, languageOf, nameOf } from "./languages";
import { Around } from "./surroundings";
import { type Coloured, useColours } from "./useColours";

interface Props {
  code: string;
  /** What stands behind the fence. */
  info: string;
  /** Its fence has not ended. */
  open: boolean;
}

/** More lines than this are folded to so many. */
const LONG = 40;
const FOLDED = 24;

/** Code with its language, and what one does with code. */
export function CodeBlock({ code, info, open }: Props) {
  const t = useT();
  const language = languageOf(info);
  const [wrapped, setWrapped] = useState(false);
  const [unfolded, setUnfolded] = useState(false);
  const [source, setSource] = useState(false);
  const count = countLines(code);
  const long = count > LONG && !open;
  const drawn = language === "mermaid" && !open && !source;
  return (
    <figure className="markdown-code-block" dir="ltr">
      <figcaption className="flex items-center gap-0.5 pr-1 pl-3">
        <span className="flex-1 truncate text-xs text-ink-soft">{nameOf(info) || t("markdown.text")}</span>
        {language === "mermaid" && !open && (
          <button type="button" className="markdown-small" onClick={() => setSource(!source)}>
            {source ? t("markdown.show_diagram") : t("markdown.show_code")}
          </button>
        )}
        {!drawn && (
          <IconButton label={t("markdown.wrap")} pressed={wrapped} size="small" onClick={() => setWrapped(!wrapped)}>
            <WrapText size={16} aria-hidden />
          </IconButton>
        )}
        {!open && <Uses code={code} language={language} />}
      </figcaption>
      {drawn ? (
        <Diagram code={code} failed={() => setSource(true)} />
      ) : (
        <CodeText
          code={code}
          language={language}
          open={open}
          wrapped={wrapped}
          most={long && !unfolded ? FOLDED : null}
        />
      )}
      {long && !drawn && (
        <button type="button" className="markdown-fold" aria-expanded={unfolded} onClick={() => setUnfolded(!unfolded)}>
          {unfolded ? <ChevronUp size={15} aria-hidden /> : <ChevronDown size={15} aria-hidden />}
          {unfolded ? t("markdown.fold") : t("markdown.unfold", { count })}
        </button>
      )}
    </figure>
  );
}

function countLines(code: string): number {
  let count = 1;
  for (let at = code.indexOf("\n"); at >= 0; at = code.indexOf("\n", at + 1)) count += 1;
  return count;
}

const CANVAS: Record<string, "html" | "mermaid" | "document"> = {
  html: "html",
  mermaid: "mermaid",
  markdown: "document",
};

function Uses({ code, language }: { code: string; language: string }) {
  const t = useT();
  const { conversationId, entryId } = use(Around);
  const open = () => {
    const kind = CANVAS[language] ?? "code";
    const title = t("markdown.code_title", { language: nameOf(language) || t("markdown.text") });
    openAsArtefact({ title, kind, language, content: code, conversationId, entryId }).catch(tellError);
  };
  return (
    <>
      <IconButton
        label={t("markdown.download")}
        size="small"
        onClick={() => saveText(`${t("markdown.file_name")}.${endingOf(language)}`, code)}
      >
        <Download size={16} aria-hidden />
      </IconButton>
      <IconButton label={t("markdown.open_in_canvas")} size="small" onClick={open}>
        <PanelRightOpen size={16} aria-hidden />
      </IconButton>
      <CopyButton text={code} label={t("markdown.copy_code")} />
    </>
  );
}

interface TextProps {
  code: string;
  language: string;
  open: boolean;
  wrapped?: boolean;
  /** Lines that are shown. */
  most?: number | null;
}

/** The code itself: in colours once it is whole and they are there. */
export function CodeText({ code, language, open, wrapped = false, most = null }: TextProps) {
  const t = useT();
  const coloured = useColours(code, language, open);
  const look = joined("markdown-pre", wrapped && "markdown-pre-wrapped");
  return (
    <pre className={look} aria-label={t("markdown.code")} tabIndex={0}>
      <code>
        {coloured ? <Colours lines={most ? coloured.slice(0, most) : coloured} /> : <Plain code={code} most={most} />}
      </code>
    </pre>
  );
}

/** Lines in groups, so that a text that grows changes its last group only. */
const GROUP = 32;

function Plain({ code, most }: { code: string; most: number | null }) {
  const all = code.split("\n");
  const lines = most ? all.slice(0, most) : all;
  const groups: string[] = [];
  for (let at = 0; at < lines.length; at += GROUP) groups.push(lines.slice(at, at + GROUP).join("\n"));
  return groups.map((group, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: lines are named by their places
    <Group key={at} text={at < groups.length - 1 ? `${group}\n` : group} />
  ));
}

const Group = memo(({ text }: { text: string }) => <span>{visible(text)}</span>);

const Colours = memo(({ lines }: { lines: Coloured[][] }) => {
  return lines.map((line, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: lines are named by their places
    <span key={at}>
      {line.map((part, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: and so are their parts
        <span key={place} className={part.look}>
          {visible(part.text)}
        </span>
      ))}
      {at < lines.length - 1 ? "\n" : ""}
    </span>
  ));
});

/** Characters that turn round what is read, by their names: code has to be read in the order in which it runs. */
function visible(text: string): string {
  return text.replace(
    /[\u202a-\u202e\u2066-\u2069]/g,
    (found) => `\u2039U+${found.charCodeAt(0).toString(16).toUpperCase()}\u203a`,
  );
}
