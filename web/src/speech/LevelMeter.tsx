import { useEffect, useRef } from "react";

const BARS = [0.5, 0.8, 1, 0.7];
const QUIET = "scaleY(0.2)";

/** How loud it is, so that one sees that one is heard. Drawn past React: it changes with every frame. */
export function LevelMeter({ stream }: { stream: MediaStream | null }) {
  const box = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const still = globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches;
    if (!stream || still || typeof AudioContext === "undefined") return;
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 512;
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Uint8Array(analyser.fftSize);
    let frame = requestAnimationFrame(function draw() {
      analyser.getByteTimeDomainData(samples);
      const loud = Math.min(1, loudness(samples) * 4);
      for (const [at, bar] of Array.from(box.current?.children ?? []).entries()) {
        if (bar instanceof HTMLElement) bar.style.transform = `scaleY(${0.2 + 0.8 * loud * (BARS[at] ?? 1)})`;
      }
      frame = requestAnimationFrame(draw);
    });
    return () => {
      cancelAnimationFrame(frame);
      void context.close();
    };
  }, [stream]);
  return (
    <span ref={box} aria-hidden className="flex h-4 items-center gap-0.5">
      {BARS.map((height) => (
        <span key={height} className="h-4 w-[3px] origin-center rounded-full bg-bad" style={{ transform: QUIET }} />
      ))}
    </span>
  );
}

/** 0 for silence, 1 for as loud as can be: the root of the mean square around the middle. */
export function loudness(samples: Uint8Array): number {
  let sum = 0;
  for (const sample of samples) sum += ((sample - 128) / 128) ** 2;
  return Math.sqrt(sum / Math.max(samples.length, 1));
}
