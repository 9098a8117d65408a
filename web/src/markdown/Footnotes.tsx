import { use } from "react";
import { useT } from "../i18n/t";
import { Inline } from "./Inline";
import { Around, InLink } from "./surroundings";

function idOf(message: string, label: string): string {
  return `${message}-note-${encodeURIComponent(label)}`;
}

/** The number of a footnote: leads to it, without an address of its own. */
export function FootnoteReference({ label, written }: { label: string; written: string }) {
  const t = useT();
  const { id } = use(Around);
  const inLink = use(InLink);
  const go = () => {
    const note = document.getElementById(idOf(id, label));
    note?.scrollIntoView({ block: "nearest" });
    note?.focus();
  };
  if (inLink) return written;
  return (
    <sup>
      <button
        type="button"
        aria-label={t("markdown.footnote", { label })}
        title={written}
        onClick={go}
        className="px-0.5 text-accent"
      >
        {label}
      </button>
    </sup>
  );
}

export function FootnoteText({ label, text }: { label: string; text: string }) {
  const { id } = use(Around);
  return (
    <div id={idOf(id, label)} tabIndex={-1} role="note" className="markdown-footnote">
      <span className="font-medium">{label}.</span> <Inline text={text} />
    </div>
  );
}
