import { memo, type ReactNode, useEffect, useState } from "react";
import { elementOf } from "./mathml";

type Render = (tex: string, display: boolean) => ReactNode;

let loaded: Render | null = null;
let loading: Promise<Render> | null = null;
const drawn = new Map<string, ReactNode>();
const MOST = 500;

/** Temml, on first use. Its tree is read, never its HTML. */
function load(): Promise<Render> {
  loading ??= import("./temml").then(({ treeOf }) => {
    loaded = (tex, display) => elementOf(treeOf(tex, display));
    return loaded;
  });
  return loading;
}

function draw(render: Render, tex: string, display: boolean): ReactNode {
  const key = `${display}${tex}`;
  if (!drawn.has(key)) {
    if (drawn.size >= MOST) drawn.clear();
    try {
      drawn.set(key, render(tex, display));
    } catch {
      drawn.set(key, null);
    }
  }
  return drawn.get(key);
}

/** A formula. Until Temml is there, and where it cannot read it, as it was written. */
export const Maths = memo(function Maths({ tex, display }: { tex: string; display: boolean }) {
  const [render, setRender] = useState<Render | null>(() => loaded);
  useEffect(() => {
    if (render) return;
    let wanted = true;
    load().then(
      (one) => wanted && setRender(() => one),
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [render]);
  const formula = render ? draw(render, tex, display) : null;
  if (!formula) return <code className={display ? "markdown-tex-display" : "markdown-tex"}>{tex}</code>;
  return display ? <span className="markdown-maths">{formula}</span> : formula;
});
