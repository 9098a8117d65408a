import { useEffect, useRef } from "react";
import { useT } from "../i18n/t";
import { Button } from "../ui/Button";

interface Props {
  asked: { hasNextPage: boolean; isFetchingNextPage: boolean; isError: boolean; fetchNextPage: () => unknown };
}

/** The end of a list of which there is more: fetched when it comes into view, and by its button in any case. */
export function More({ asked }: Props) {
  const t = useT();
  const end = useRef<HTMLDivElement>(null);
  const latest = useRef(asked);
  latest.current = asked;
  const waits = asked.hasNextPage && !asked.isFetchingNextPage && !asked.isError;
  useEffect(() => {
    if (!waits || !end.current) return;
    // Anew after each page: where the end is still in view, nothing else would say so.
    const watching = new IntersectionObserver((seen) => {
      if (seen.some((one) => one.isIntersecting)) latest.current.fetchNextPage();
    });
    watching.observe(end.current);
    return () => watching.disconnect();
  }, [waits]);
  if (!asked.hasNextPage) return null;
  return (
    <div ref={end} className="flex justify-center p-2">
      <Button look="quiet" size="small" busy={asked.isFetchingNextPage} onClick={() => asked.fetchNextPage()}>
        {t("history.more")}
      </Button>
    </div>
  );
}
