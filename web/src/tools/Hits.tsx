import { useT } from "../i18n/t";
import { target, withoutHidden } from "../markdown/addresses";
import type { Hit } from "./reading";

/** What a search found: titles and hosts, and no picture of anybody's. */
export function Hits({ hits }: { hits: Hit[] }) {
  const t = useT();
  return (
    <div>
      <p className="text-xs font-medium text-ink-soft">{t("tools.hits", { count: hits.length })}</p>
      <ol className="mt-1 flex flex-col gap-0.5">
        {hits.map((hit) => (
          <li key={hit.url || hit.title} className="min-w-0">
            <One hit={hit} />
          </li>
        ))}
      </ol>
    </div>
  );
}

function One({ hit }: { hit: Hit }) {
  const to = target(hit.url);
  const title = withoutHidden(hit.title) || hit.url;
  if (!to) return <bdi>{title}</bdi>;
  return (
    <a
      href={to.href}
      title={to.href}
      target="_blank"
      rel="noopener noreferrer nofollow"
      className="flex min-h-8 flex-wrap items-baseline gap-x-2 hover:underline max-md:min-h-10"
    >
      <bdi className="min-w-0 break-words">{title}</bdi>
      <span className="text-xs text-ink-soft">{to.host}</span>
    </a>
  );
}
