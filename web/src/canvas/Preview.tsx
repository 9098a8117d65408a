import { MessageSquareWarning } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useT } from "../i18n/t";
import { Button } from "../ui/Button";
import { type Trouble, troubleIn, withListener } from "./preview";

interface Props {
  html: string;
  title: string;
  onTrouble: (trouble: Trouble) => void;
}

const MOST = 3;

/** A page that a model wrote, in a frame of an origin of its own, which reaches nothing. What fails in it is told. */
export function Preview({ html, title, onTrouble }: Props) {
  const t = useT();
  const frame = useRef<HTMLIFrameElement>(null);
  const [troubles, setTroubles] = useState<Trouble[]>([]);
  useEffect(() => {
    const hear = ({ source, data }: MessageEvent<unknown>) => {
      const inside = frame.current?.contentWindow;
      if (!inside || source !== inside) return;
      if (data && typeof data === "object" && "ready" in data) {
        // Its origin is none that could be named; what it is told is no secret.
        inside.postMessage({ html: withListener(html) }, "*");
        return;
      }
      const trouble = troubleIn(data);
      if (trouble) setTroubles((before) => (before.length < MOST ? [...before, trouble] : before));
    };
    window.addEventListener("message", hear);
    return () => window.removeEventListener("message", hear);
  }, [html]);
  const [first] = troubles;
  return (
    <div className="flex h-full min-h-80 flex-col">
      {first && (
        <div
          role="alert"
          className="flex flex-wrap items-center gap-2 border-b border-bad bg-bad-soft px-3 py-2 text-sm"
        >
          <MessageSquareWarning size={18} className="shrink-0 text-bad" aria-hidden />
          <p className="min-w-0 flex-1 break-words">
            <span className="font-medium text-bad">{t("canvas.trouble")}</span> <code dir="ltr">{first.message}</code>
          </p>
          <Button size="small" onClick={() => onTrouble(first)}>
            {t("canvas.fix")}
          </Button>
        </div>
      )}
      {/* A page takes its content once: another one needs another frame. White, as pages expect it. */}
      <iframe
        key={html}
        ref={frame}
        src="/preview"
        title={t("canvas.preview_of", { title })}
        sandbox="allow-scripts"
        className="w-full flex-1 bg-[white]"
      />
    </div>
  );
}
