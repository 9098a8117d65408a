import type { Token, Tokens } from "marked";
import { memo, type ReactNode } from "react";
import { CodeBlock } from "./CodeBlock";
import { FootnoteText } from "./Footnotes";
import { Inline } from "./Inline";
import { Maths } from "./Maths";
import { sameToken } from "./settling";
import { unmarked } from "./sources";
import { TableBlock } from "./TableBlock";

interface Props {
  token: Token;
  /** It may still change. */
  open: boolean;
}

/** A block, shown anew only where its text is another one. */
export const BlockView = memo(
  ({ token, open }: Props) => <One token={token} open={open} />,
  (one, other) => one.open === other.open && sameToken(one.token, other.token),
);

/** Blocks one after the other. They are named by their places: what is at a place changes only at the end. */
export function BlockList({ tokens, open }: { tokens: Token[]; open: boolean }): ReactNode {
  return tokens.map((token, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: see above
    <BlockView key={at} token={token} open={open && at === tokens.length - 1} />
  ));
}

function One({ token, open }: Props): ReactNode {
  switch (token.type) {
    case "paragraph":
      return (
        <p dir="auto">
          <Inline text={token.text} />
        </p>
      );
    case "text":
      return <Inline text={token.text} />;
    case "heading":
      return <Heading depth={token.depth} text={token.text} />;
    case "hr":
      return <hr />;
    case "blockquote":
      return (
        <blockquote dir="auto">
          <BlockList tokens={token.tokens ?? []} open={open} />
        </blockquote>
      );
    case "list":
      return <List token={token as Tokens.List} open={open} />;
    case "table":
      return <TableBlock table={token as Tokens.Table} open={open} />;
    case "code":
      return <CodeBlock code={unmarked(token.text)} info={token.lang ?? ""} open={open && !isClosed(token.raw)} />;
    case "maths":
      return <Maths tex={unmarked(token.text)} display />;
    case "footnote":
      return <FootnoteText label={token.label} text={token.text} />;
    case "space":
    case "def":
    case "checkbox":
      return null;
    default:
      return <p className="whitespace-pre-wrap">{unmarked(token.raw)}</p>;
  }
}

/** Indented code ends with its lines; a fence with another one. */
function isClosed(raw: string): boolean {
  const fence = /^ {0,3}(`{3,}|~{3,})/.exec(raw)?.[1];
  if (!fence) return false;
  const last = raw.trimEnd().split("\n").at(-1)?.trim() ?? "";
  return raw.includes("\n") && last.length >= fence.length && last === (fence[0] ?? "").repeat(last.length);
}

/** The page has headings above those of a message. */
const HEADINGS = ["h3", "h4", "h5", "h6", "h6", "h6"] as const;

function Heading({ depth, text }: { depth: number; text: string }) {
  const Level = HEADINGS[depth - 1] ?? "h6";
  return (
    <Level dir="auto" className={`markdown-h${depth}`}>
      <Inline text={text} />
    </Level>
  );
}

function List({ token, open }: { token: Tokens.List; open: boolean }) {
  const items = token.items.map((item, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: entries are named by their places, as blocks are
    <Item key={at} item={item} loose={token.loose} open={open && at === token.items.length - 1} />
  ));
  if (!token.ordered) return <ul>{items}</ul>;
  return <ol start={typeof token.start === "number" && token.start !== 1 ? token.start : undefined}>{items}</ol>;
}

interface ItemProps {
  item: Tokens.ListItem;
  loose: boolean;
  open: boolean;
}

const Item = memo(
  ({ item, open }: ItemProps) => {
    const tokens = item.task ? withoutBox(item.tokens) : item.tokens;
    return (
      <li dir="auto">
        {item.task && (
          <input
            type="checkbox"
            checked={item.checked ?? false}
            disabled
            readOnly
            aria-hidden
            className="markdown-box"
          />
        )}
        <BlockList tokens={tokens} open={open} />
      </li>
    );
  },
  (one, other) =>
    one.item.raw === other.item.raw &&
    one.item.text === other.item.text &&
    one.loose === other.loose &&
    one.open === other.open,
);

/** In lists with room between their entries the box is told as a part of the text. */
function withoutBox(tokens: Token[]): Token[] {
  return tokens.map((token) => {
    if (token.type !== "paragraph" || !/^\[[ xX]\]/.test(token.text)) return token;
    return { ...token, text: token.text.replace(/^\[[ xX]\]\s*/, "") };
  });
}
