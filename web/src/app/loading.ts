import { type ComponentType, createElement, lazy, type ReactNode, useState } from "react";
import { ApiError, Offline } from "../api/errors";

/** The code of a page could not be loaded, and the server is there. */
export class NotLoaded extends ApiError {
  constructor(cause: unknown) {
    super(0, "page_not_loaded", cause instanceof Error ? cause.message : String(cause));
  }
}

export interface Surroundings {
  /** Whether the server answers now. */
  reachable: () => Promise<boolean>;
  /** Loads the application anew, unless this very failure was met by that already: whether it does. */
  reload: (wanted: string) => boolean;
}

const KEPT = "ventoux.reloaded";
const AGAIN_AFTER = 60_000;

const browser: Surroundings = {
  reachable: () =>
    fetch("/healthz", { cache: "no-store" }).then(
      () => true,
      () => false,
    ),
  reload: (wanted) => {
    const [before, at] = (sessionStorage.getItem(KEPT) ?? "").split("|");
    if (before === wanted && Date.now() - Number(at) < AGAIN_AFTER) return false;
    sessionStorage.setItem(KEPT, `${wanted}|${Date.now()}`);
    location.reload();
    return true;
  },
};

/**
 * Loads code, and tells why where it cannot. After an upgrade of the server the old names of files are gone, and a
 * browser may keep a file that did not come as failed for ever: where the server answers, the application is loaded
 * anew, once. Drafts are kept through that.
 */
export async function loaded<T>(load: () => Promise<T>, around: Surroundings = browser): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (!(await around.reachable())) throw new Offline();
    if (!around.reload(location.pathname)) throw new NotLoaded(error);
    // The page goes away: until then it is being loaded.
    return new Promise<never>(() => undefined);
  }
}

const failed = new Set<() => void>();

/** What did not load is loaded again by who shows it next. React asks a failed page twice, so it cannot do that alone. */
export function loadAgain(): void {
  for (const forget of failed) forget();
  failed.clear();
}

export interface Page<P extends object> {
  (props: P): ReactNode;
  /** Loads the code before it is shown. Where that fails, whoever shows it tells why. */
  preload: () => void;
}

/** As `lazy`, and loaded again after `loadAgain`. What is there already is shown at once: for what is not, React shows
 * something else, and lets that stand for a third of a second. */
export function page<P extends object = object>(
  load: () => Promise<{ default: ComponentType<P> }>,
  around: Surroundings = browser,
): Page<P> {
  let there: ComponentType<P> | null = null;
  const known = async () => {
    const module = await load();
    there = module.default;
    return module;
  };
  const begin = () =>
    lazy(() =>
      loaded(known, around).catch((error: unknown) => {
        failed.add(() => {
          shown = begin();
        });
        throw error;
      }),
    );
  let shown = begin();
  const preload = () => {
    // A browser may keep what did not come as failed: without a network nothing is tried for nobody.
    if (navigator.onLine) known().catch(() => undefined);
  };
  const first = () => there ?? shown;
  return Object.assign((props: P) => createElement(Held<P>, { first, props }), { preload });
}

/** Goes on with what it began with: another component would begin anew. */
function Held<P extends object>({ first, props }: { first: () => ComponentType<P>; props: P }): ReactNode {
  const [shown] = useState(first);
  return createElement(shown, props);
}

/** What is shown beside a page, whose work is not to be ended by a reload. */
export function part<P extends object>(load: () => Promise<{ default: ComponentType<P> }>): Page<P> {
  return page(load, { ...browser, reload: () => false });
}
