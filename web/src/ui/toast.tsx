import { X } from "lucide-react";
import { useEffect } from "react";
import { create } from "zustand";
import { details, say } from "../api/errors";
import { t, useT } from "../i18n/t";
import { Button, IconButton } from "./Button";
import { joined } from "./joined";

interface Toast {
  id: number;
  text: string;
  detail?: string;
  bad: boolean;
  action?: { label: string; run: () => void };
}

interface Toasts {
  shown: Toast[];
}

const useToasts = create<Toasts>(() => ({ shown: [] }));
let next = 1;
const MOST = 3;
const SECONDS = 8;

function show(toast: Omit<Toast, "id">): void {
  const id = next++;
  useToasts.setState(({ shown }) => {
    // What is said again is said once.
    const others = shown.filter((one) => one.action || one.text !== toast.text || one.detail !== toast.detail);
    return { shown: [...others, { ...toast, id }].slice(-MOST) };
  });
}

export function dismiss(id: number): void {
  useToasts.setState(({ shown }) => ({ shown: shown.filter((one) => one.id !== id) }));
}

/** Says that something was done; `action` takes it back, or leads on. */
export function tell(text: string, action?: Toast["action"]): void {
  show({ text, bad: false, action });
}

/** Says that something failed, in the user's language, with the server's words as the detail. */
export function tellError(error: unknown): void {
  show({ text: say(error, t), detail: details(error), bad: true });
}

/** The corner where toasts appear: a live region that is always there, so that readers hear of new ones. */
export function ToastCorner() {
  const shown = useToasts((state) => state.shown);
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed right-3 bottom-3 z-[60] flex w-[min(26rem,calc(100vw-1.5rem))] flex-col gap-2 pb-[env(safe-area-inset-bottom)]"
    >
      {shown.map((one) => (
        <Shown key={one.id} toast={one} />
      ))}
    </div>
  );
}

function Shown({ toast }: { toast: Toast }) {
  const tt = useT();
  useEffect(() => {
    // What failed stays until it is read.
    if (toast.bad) return;
    const timer = setTimeout(() => dismiss(toast.id), SECONDS * 1000);
    return () => clearTimeout(timer);
  }, [toast]);
  return (
    <div
      className={joined(
        "pointer-events-auto flex items-start gap-2 rounded-xl border bg-raised p-3 text-sm shadow-float",
        toast.bad ? "border-bad" : "border-line",
      )}
    >
      <div className="min-w-0 flex-1">
        <p className={joined("font-medium break-words", toast.bad && "text-bad")}>{toast.text}</p>
        {toast.detail && <p className="mt-0.5 break-words text-ink-soft">{toast.detail}</p>}
      </div>
      {toast.action && (
        <Button
          size="small"
          look="quiet"
          onClick={() => {
            toast.action?.run();
            dismiss(toast.id);
          }}
        >
          {toast.action.label}
        </Button>
      )}
      <IconButton label={tt("ui.dismiss")} size="small" onClick={() => dismiss(toast.id)}>
        <X size={16} aria-hidden />
      </IconButton>
    </div>
  );
}
