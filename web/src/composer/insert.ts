import { type RefObject, useEffect } from "react";

const EVENT = "ventoux:insert";

interface Handle {
  insert: (text: string) => void;
}

/** Puts a text into the composer that is shown. False: there is none. */
export function insert(text: string): boolean {
  // Who takes it says so by preventing what else would be done.
  return !window.dispatchEvent(new CustomEvent(EVENT, { detail: text, cancelable: true }));
}

/** What others insert goes into this composer, or into the first that was shown where there are several. */
export function useInsertions(composer: RefObject<Handle | null>, on = true): void {
  useEffect(() => {
    if (!on) return;
    const take = (event: Event) => {
      if (event.defaultPrevented || !(event instanceof CustomEvent) || !composer.current) return;
      event.preventDefault();
      composer.current.insert(String(event.detail));
    };
    window.addEventListener(EVENT, take);
    return () => window.removeEventListener(EVENT, take);
  }, [composer, on]);
}
