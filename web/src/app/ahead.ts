import { useEffect } from "react";
import { matchRoute, type Parser, useRouter } from "wouter";
import type { Pages } from "./pages";

/** The code of a page is loaded while one points at a link to it, and is there when that is followed. */
export function useLoadingAhead(pages: Pages): void {
  const { parser } = useRouter();
  useEffect(() => {
    const look = ({ target }: Event) => {
      const link = target instanceof Element ? target.closest("a[href^='/']") : null;
      const path = link?.getAttribute("href")?.split(/[?#]/)[0];
      if (path) pageAt(path, pages, parser)?.preload();
    };
    const events = ["pointerover", "focusin", "touchstart"];
    for (const event of events) document.addEventListener(event, look, { passive: true });
    return () => {
      for (const event of events) document.removeEventListener(event, look);
    };
  }, [pages, parser]);
}

function pageAt(path: string, pages: Pages, parser: Parser) {
  return Object.entries(pages).find(([pattern]) => matchRoute(parser, pattern, path)[0])?.[1];
}
