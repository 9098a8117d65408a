import { type RefObject, useEffect, useRef, useState } from "react";

interface Combo {
  /** Of the list; its lines are `${id}-0` and so on. */
  id: string;
  open: boolean;
  textarea: RefObject<HTMLTextAreaElement | null>;
  count: number;
  /** The first line is active again when this changes. */
  reset: string;
  onTake: (at: number) => void;
  onClose: () => void;
}

/** A text that drives a list: arrows choose, Enter and Tab take, Escape closes; the focus never leaves the text. */
export function useComboKeys(combo: Combo): [number, (at: number) => void] {
  const { id, open, textarea, count, reset } = combo;
  const [chosen, setChosen] = useState({ at: 0, reset });
  const active = chosen.reset === reset ? Math.min(chosen.at, Math.max(0, count - 1)) : 0;
  const setActive = (at: number) => setChosen({ at, reset });
  const now = useRef({ combo, active, setActive });
  now.current = { combo, active, setActive };
  useEffect(() => {
    const area = textarea.current;
    if (!open || !area) return;
    // On the element itself: before the composer's own Enter, which React hears at the root.
    const listen = (event: KeyboardEvent) => {
      const { combo: told, active: at, setActive: choose } = now.current;
      if (event.isComposing || !act(event, told, at, choose)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    area.addEventListener("keydown", listen);
    area.setAttribute("aria-controls", id);
    area.setAttribute("aria-autocomplete", "list");
    area.setAttribute("aria-haspopup", "listbox");
    return () => {
      area.removeEventListener("keydown", listen);
      for (const name of ["controls", "autocomplete", "haspopup", "activedescendant"])
        area.removeAttribute(`aria-${name}`);
    };
  }, [open, id, textarea]);
  useEffect(() => {
    if (open) textarea.current?.setAttribute("aria-activedescendant", `${id}-${active}`);
  }, [open, id, active, textarea]);
  return [active, setActive];
}

/** Whether the key was the list's. */
function act(event: KeyboardEvent, combo: Combo, active: number, choose: (at: number) => void): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
  if (event.key === "ArrowDown") choose((active + 1) % combo.count);
  else if (event.key === "ArrowUp") choose((active + combo.count - 1) % combo.count);
  else if (event.key === "Enter" || event.key === "Tab") combo.onTake(active);
  else if (event.key === "Escape") combo.onClose();
  else return false;
  return true;
}
