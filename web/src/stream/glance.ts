/** Browsers keep six connections to a server of HTTP/1.1, for all of their tabs together. A tab that nobody sees does not
 * hold one of them: it looks now and then for what has come meanwhile. */

/** How long it looks, and how long it rests then, in milliseconds. */
export const LOOKS = 2000;
export const RESTS = 20_000;

/** One look at a server: `signal` ends it when whoever asked leaves, or when the tab has not been seen for a while. */
export class Glance {
  private readonly controller = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Whether it has ended because nobody sees it. */
  rests = false;

  constructor(private readonly leaving: AbortSignal) {
    leaving.addEventListener("abort", this.leave);
    document.addEventListener("visibilitychange", this.look);
    if (leaving.aborted) this.leave();
    this.look();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  end(): void {
    clearTimeout(this.timer);
    this.leaving.removeEventListener("abort", this.leave);
    document.removeEventListener("visibilitychange", this.look);
  }

  private readonly leave = () => this.controller.abort();

  private readonly look = () => {
    clearTimeout(this.timer);
    if (document.visibilityState === "visible") return;
    this.timer = setTimeout(() => {
      this.rests = true;
      this.controller.abort();
    }, LOOKS);
  };
}
