import { useEffect, useState } from "react";

/** A part of a line, and the class that has its colour. */
export interface Coloured {
  text: string;
  look: string;
}

export interface ColourRequest {
  id: number;
  code: string;
  language: string;
}

export interface ColourAnswer {
  id: number;
  lines: Coloured[][] | null;
}

const LONGEST = 60_000;
/** A grammar that has not come to an end by then will not. */
const PATIENCE = 8000;
const KEPT = 60;

const kept = new Map<string, Coloured[][]>();
const waiting = new Map<number, (lines: Coloured[][] | null) => void>();
let worker: Worker | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let next = 1;

/** Grammars run beside the page: it stays quick, and one that hangs is ended. */
function colours(code: string, language: string): Promise<Coloured[][] | null> {
  if (typeof Worker === "undefined") return Promise.resolve(null);
  worker ??= started();
  const id = next++;
  return new Promise((resolve) => {
    waiting.set(id, resolve);
    clearTimeout(timer);
    timer = setTimeout(end, PATIENCE);
    worker?.postMessage({ id, code, language } satisfies ColourRequest);
  });
}

function started(): Worker {
  const made = new Worker(new URL("./colouring.worker.ts", import.meta.url), { type: "module" });
  made.onmessage = ({ data }: MessageEvent<ColourAnswer>) => {
    waiting.get(data.id)?.(data.lines);
    waiting.delete(data.id);
    if (waiting.size === 0) clearTimeout(timer);
  };
  made.onerror = end;
  return made;
}

function end(): void {
  clearTimeout(timer);
  worker?.terminate();
  worker = null;
  for (const answer of waiting.values()) answer(null);
  waiting.clear();
}

/** The lines in their colours; null while there are none, and for what has none. */
export function useColours(code: string, language: string, open: boolean): Coloured[][] | null {
  const key = `${language}\n${code}`;
  const wanted = !open && language !== "" && language !== "mermaid" && code.length <= LONGEST;
  const [found, setFound] = useState<{ key: string; lines: Coloured[][] } | null>(null);
  useEffect(() => {
    if (!wanted || kept.has(key)) return;
    let alive = true;
    colours(code, language).then((lines) => {
      if (!lines) return;
      if (kept.size >= KEPT) kept.delete(kept.keys().next().value ?? "");
      kept.set(key, lines);
      if (alive) setFound({ key, lines });
    });
    return () => {
      alive = false;
    };
  }, [wanted, key, code, language]);
  if (!wanted) return null;
  return kept.get(key) ?? (found?.key === key ? found.lines : null);
}
