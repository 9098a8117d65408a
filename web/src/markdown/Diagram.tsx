import { useEffect, useId, useRef, useState } from "react";
import { useT } from "../i18n/t";
import { useLook } from "../theme/look";
import { Spinner } from "../ui/states";

/** A diagram, drawn when it comes into view. It is shown as a picture: nothing within it is a part of the page. */
export function Diagram({ code, failed }: { code: string; failed: () => void }) {
  const t = useT();
  const theme = useLook((state) => state.theme);
  const frame = useRef<HTMLDivElement>(null);
  const id = useId();
  const [address, setAddress] = useState<string | null>(null);
  const onFailure = useRef(failed);
  onFailure.current = failed;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme of the page has other colours
  useEffect(() => {
    let made: string | null = null;
    let wanted = true;
    const draw = async () => {
      try {
        const { picture } = await import("./drawing");
        const drawn = await picture(code);
        if (!wanted) return;
        made = URL.createObjectURL(drawn);
        setAddress(made);
      } catch {
        if (wanted) onFailure.current();
      }
    };
    const watcher = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      watcher.disconnect();
      void draw();
    });
    if (frame.current) watcher.observe(frame.current);
    return () => {
      wanted = false;
      watcher.disconnect();
      if (made) URL.revokeObjectURL(made);
    };
  }, [code, theme]);
  return (
    <div ref={frame} className="flex min-h-32 items-center justify-center p-3">
      {address ? (
        <img src={address} alt={t("markdown.diagram")} aria-describedby={id} className="markdown-diagram" />
      ) : (
        <Spinner label={t("markdown.drawing")} words />
      )}
      <span id={id} className="sr-only">
        {code.slice(0, 2000)}
      </span>
    </div>
  );
}
