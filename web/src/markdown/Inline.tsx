import type { Token } from "marked";
import { memo, type ReactNode, use, useMemo } from "react";
import { Citation } from "../documents/Citation";
import { withoutHidden } from "./addresses";
import { decoded } from "./entities";
import { FootnoteReference } from "./Footnotes";
import { Link } from "./Link";
import { inlineOf, type Links } from "./lexing";
import { Maths } from "./Maths";
import { Picture } from "./Picture";
import { pieces, unmarked } from "./sources";
import { Around, Known } from "./surroundings";

const NONE: Links = Object.create(null);

/** What is within a line: emphasis, code, links. */
export const Inline = memo(function Inline({ text }: { text: string }) {
  const known = text.includes("[") ? use(Known) : NONE;
  const tokens = useMemo(() => inlineOf(text, known), [text, known]);
  return <Tokens tokens={tokens} />;
});

function Tokens({ tokens }: { tokens: Token[] | undefined }): ReactNode {
  // biome-ignore lint/suspicious/noArrayIndexKey: tokens have no names, and are made anew whenever the text changes
  return tokens?.map((token, at) => <One key={at} token={token} />);
}

function One({ token }: { token: Token }): ReactNode {
  switch (token.type) {
    case "text":
      return token.tokens ? <Tokens tokens={token.tokens} /> : <Said text={decoded(token.text)} />;
    case "escape":
      return token.text;
    case "strong":
      return (
        <strong>
          <Tokens tokens={token.tokens} />
        </strong>
      );
    case "em":
      return (
        <em>
          <Tokens tokens={token.tokens} />
        </em>
      );
    case "del":
      return (
        <del>
          <Tokens tokens={token.tokens} />
        </del>
      );
    case "codespan":
      return <code className="markdown-code">{unmarked(token.text)}</code>;
    case "br":
      return <br />;
    case "link":
      return (
        <Link href={token.href} words={wordsOf(token.tokens) || token.text}>
          {token.tokens ? <Tokens tokens={token.tokens} /> : withoutHidden(token.text)}
        </Link>
      );
    case "image":
      return <Picture href={token.href} alt={decoded(token.text)} />;
    default:
      return <Own token={token} />;
  }
}

/** What our own grammar has beside that of Markdown; of anything else its text. */
function Own({ token }: { token: Token }): ReactNode {
  switch (token.type) {
    case "maths":
    case "maths_within":
      return <Maths tex={unmarked(token.text)} display={token.display} />;
    case "footnote_reference":
      return <FootnoteReference label={token.label} written={token.raw} />;
    case "tag":
      return <Tagged name={token.name} text={decoded(token.text)} />;
    default:
      return unmarked(token.raw);
  }
}

function Tagged({ name, text }: { name: string; text: string }) {
  switch (name) {
    case "sub":
      return <sub>{text}</sub>;
    case "sup":
      return <sup>{text}</sup>;
    case "kbd":
      return <kbd>{text}</kbd>;
    case "mark":
      return <mark>{text}</mark>;
    default:
      return <ins>{text}</ins>;
  }
}

/** Plain text, with the numbers of sources that are in it. */
export function Said({ text }: { text: string }): ReactNode {
  const { sources } = use(Around);
  const parts = pieces(text, sources);
  if (parts.length === 1 && typeof parts[0] === "string") return unmarked(parts[0]);
  return parts.map((part, at) => {
    const source = typeof part === "number" ? sources.get(part) : undefined;
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of a text have no names of their own
    return source ? <Citation key={at} source={source} /> : <span key={at}>{part}</span>;
  });
}

/** What a link says, as it is read. */
function wordsOf(tokens: Token[] | undefined): string {
  return (tokens ?? [])
    .map((token) => ("tokens" in token && token.tokens ? wordsOf(token.tokens) : decoded(token.raw)))
    .join("");
}
