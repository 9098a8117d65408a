import type { ReactNode } from "react";
import { useT } from "../i18n/t";
import { misleads, target } from "./addresses";
import { InLink } from "./surroundings";

/** A link, or only its words where it leads nowhere that one may go to from here. */
export function Link({ href, words, children }: { href: string; words: string; children: ReactNode }) {
  const t = useT();
  const to = target(href);
  if (!to) return <span className="underline decoration-dotted">{children}</span>;
  return (
    <>
      <a href={to.href} title={to.href} target="_blank" rel="noopener noreferrer nofollow" className="markdown-link">
        <InLink value={true}>
          <bdi>{children}</bdi>
        </InLink>
      </a>
      {misleads(words, to) && <span className="markdown-host"> ({t("markdown.leads_to", { host: to.host })})</span>}
    </>
  );
}
