import { type FocusEvent, useRef, useState } from "react";
import { useT } from "../i18n/t";
import type { Source } from "../markdown/sources";
import { HoverCard } from "../ui/Popover";
import { SourceCard } from "./SourceCard";
import { hostOf, linkOf, openSource } from "./sources";

// The target of a finger is larger than the number: the area around it belongs to it.
const LOOK =
  "relative mx-0.5 inline-flex h-[1.35em] min-w-[1.5em] items-center justify-center rounded-md bg-accent-soft px-1 align-[0.15em] text-[0.72em] font-semibold text-accent no-underline hover:bg-accent hover:text-on-accent before:absolute before:-inset-1.5 before:content-['']";

/** The number of a source within an answer: a card when it is pointed at, the document when it is opened. */
export function Citation({ source }: { source: Source }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const { number, title, url } = source;
  const link = linkOf(source);
  const host = hostOf(url);
  const label = t("sources.source", { number: String(number), title: host ? `${title}, ${host}` : title });
  const gone = useRef(false);
  const show = () => {
    // What cannot be opened here is told by its card.
    if (!source.documentId) return setOpen(true);
    // What is opened is not covered by the card, neither now nor when the focus comes back from it.
    setOpen(false);
    gone.current = true;
    openSource(source);
  };
  const onFocus = (event: FocusEvent) => {
    // A finger or a pointer that presses it has not asked for the card.
    if (gone.current || !event.currentTarget.matches(":focus-visible")) event.preventDefault();
    gone.current = false;
  };
  const trigger = link ? (
    <a
      href={link}
      target="_blank"
      rel="noopener noreferrer nofollow"
      aria-label={label}
      className={LOOK}
      onFocus={onFocus}
    >
      {number}
    </a>
  ) : (
    <button type="button" aria-label={label} className={LOOK} onClick={show} onFocus={onFocus}>
      {number}
    </button>
  );
  return (
    <HoverCard trigger={trigger} open={open} onOpenChange={setOpen}>
      <SourceCard source={source} />
    </HoverCard>
  );
}
