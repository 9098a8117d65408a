import { memo, useId, useMemo, useRef } from "react";
import { BlockView } from "./Blocks";
import "./markdown.css";
import { type Block, Settling } from "./settling";
import type { Source } from "./sources";
import { Around, Known, type Surroundings } from "./surroundings";

interface Props {
  text: string;
  /** It is still being written: the end may be half of something. */
  live?: boolean;
  /** What numbers in the text stand for, in order. */
  sources?: Source[];
  conversationId?: string;
  entryId?: string;
}

const NO_SOURCES: Source[] = [];

/** What a model or a user wrote, as safe elements. */
export function Markdown({ text, live = false, sources = NO_SOURCES, conversationId, entryId }: Props) {
  const settling = useRef<Settling | null>(null);
  settling.current ??= new Settling();
  const reader = settling.current;
  const { blocks, links } = useMemo(() => reader.read(text, live), [reader, text, live]);
  const id = useId();
  const key = sources.map((one) => `${one.number} ${one.title} ${one.url ?? ""}`).join("\n");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same sources may come in another list
  const around: Surroundings = useMemo(
    () => ({ id, sources: new Map(sources.map((one) => [one.number, one])), conversationId, entryId }),
    [id, key, conversationId, entryId],
  );
  return (
    <Around value={around}>
      <Known value={links}>
        <div className={live ? "markdown markdown-live" : "markdown"}>
          {grouped(blocks).map((group, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: what is at a place changes only at the end
            <Group key={at} blocks={group} />
          ))}
        </div>
      </Known>
    </Around>
  );
}

/** Blocks in groups, so that a text that grows is compared with what it was by its last groups only. */
const GROUP = 16;

function grouped(blocks: Block[]): Block[][] {
  const groups: Block[][] = [];
  for (let at = 0; at < blocks.length; at += GROUP) groups.push(blocks.slice(at, at + GROUP));
  return groups;
}

const Group = memo(
  ({ blocks }: { blocks: Block[] }) =>
    blocks.map(({ token, open }, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: as above
      <BlockView key={at} token={token} open={open} />
    )),
  (one, other) =>
    one.blocks.length === other.blocks.length && one.blocks.every((block, at) => block === other.blocks[at]),
);
