import { EventSourceParserStream } from "eventsource-parser/stream";
import { useEffect, useRef, useState } from "react";
import { fetchAs } from "../../api/client";
import { ended, newRun, type Run, taken } from "./run";
import { bodyOf, type Setup } from "./setup";

/** Asks one model, and tells of every piece of its answer. */
async function ask(model: string, body: Record<string, unknown>, signal: AbortSignal, told: (run: Run) => void) {
  let run = newRun(model, performance.now());
  told(run);
  try {
    const response = await fetchAs("/v1/chat/completions", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ model, ...body }),
      signal,
    });
    if (body.stream && response.body) {
      const decoded = response.body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>);
      const reader = decoded.pipeThrough(new EventSourceParserStream()).getReader();
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        if (next.value.data === "[DONE]") break;
        run = taken(run, JSON.parse(next.value.data), performance.now());
        told(run);
      }
    } else {
      run = taken(run, await response.json(), performance.now());
    }
    run = ended(run, "done", performance.now());
  } catch (error) {
    run = ended(run, signal.aborted ? "stopped" : "failed", performance.now(), signal.aborted ? null : error);
  }
  told(run);
}

/** The answers of all models of a setup; asked at the same time, stopped together or each by itself. */
export function useRuns() {
  const [runs, setRuns] = useState<Run[]>([]);
  const stops = useRef<AbortController[]>([]);
  const stopAll = () => {
    for (const one of stops.current) one.abort();
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: when the page is left, and then only
  useEffect(() => stopAll, []);
  const start = (setup: Setup) => {
    stopAll();
    const body = bodyOf(setup);
    const mine = setup.models.map(() => new AbortController());
    stops.current = mine;
    setRuns(setup.models.map((model) => newRun(model, performance.now())));
    for (const [at, model] of setup.models.entries()) {
      const stop = mine[at];
      if (!stop) continue;
      void ask(model, body, stop.signal, (run) => {
        // What an earlier start is still told is nobody's any more.
        if (stops.current === mine) setRuns((all) => all.map((one, place) => (place === at ? run : one)));
      });
    }
  };
  return {
    runs,
    start,
    stop: (at: number) => stops.current[at]?.abort(),
    stopAll,
    isRunning: runs.some((one) => one.state === "waiting" || one.state === "writing"),
  };
}
