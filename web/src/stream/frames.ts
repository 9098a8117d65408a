/** Pictures are this far apart at least, in milliseconds: a piece that is shown by itself costs more than it tells. */
const SHORTEST = 60;
/** And at most: what is written is seen to be written. */
const LONGEST = 200;
/** The part of the time that pictures may take: where they take long there are fewer, and the page stays quick. */
const PART = 1 / 12;
const HIDDEN = 250;

/** Gathers what comes, and hands it on once for each picture that the browser draws; in a tab that is not seen, where
 * none is drawn, four times a second. */
export class Frames<One> {
  private gathered: One[] = [];
  private cancel: (() => void) | null = null;
  /** What a picture takes, in milliseconds: half of it that of the last one. */
  private cost = 0;

  constructor(private readonly handOn: (gathered: One[]) => void) {}

  /** How long to wait for more before the next picture, in milliseconds. */
  get pace(): number {
    return Math.min(LONGEST, Math.max(SHORTEST, this.cost / PART));
  }

  add(more: readonly One[]): void {
    this.gathered.push(...more);
    this.cancel ??= next((drawn) => (drawn ? this.draw() : this.flush()));
  }

  /** What was gathered, now. */
  flush(): void {
    this.cancel?.();
    this.cancel = null;
    const gathered = this.gathered;
    this.gathered = [];
    if (gathered.length) this.handOn(gathered);
  }

  private draw(): void {
    const began = performance.now();
    this.flush();
    // A task of its own comes when the picture is done.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      this.cost = (this.cost + performance.now() - began) / 2;
      port1.close();
    };
    port2.postMessage(null);
  }
}

/** `run` is told whether the browser is about to draw. */
function next(run: (drawn: boolean) => void): () => void {
  if (document.visibilityState === "visible") {
    const frame = requestAnimationFrame(() => run(true));
    // A tab that is hidden meanwhile draws nothing more.
    const timer = setTimeout(run, HIDDEN, false);
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }
  const timer = setTimeout(run, HIDDEN, false);
  return () => clearTimeout(timer);
}
