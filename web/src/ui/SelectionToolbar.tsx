import type { ReactNode } from "react";
import { createPortal } from "react-dom";
import type { Selected } from "./selection";

/** Beside what is selected: what may be done with it. */
export function SelectionToolbar({ at, label, children }: { at: Selected; label: string; children: ReactNode }) {
  return createPortal(
    <div
      role="toolbar"
      aria-label={label}
      className="fixed z-40 flex -translate-x-1/2 gap-0.5 rounded-xl border border-line bg-raised p-1 shadow-float"
      style={{ left: at.left, top: at.top }}
    >
      {children}
    </div>,
    document.body,
  );
}
