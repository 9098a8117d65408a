import { create } from "zustand";

/** What was written of an artefact and not saved: it is there again when the panel is opened again. */
export interface Unsaved {
  text: string;
  /** The version that it was begun on. */
  base: number;
}

export const useUnsaved = create<Record<string, Unsaved>>(() => ({}));

export function keepUnsaved(id: string, unsaved: Unsaved): void {
  useUnsaved.setState({ [id]: unsaved });
}

export function forgetUnsaved(id: string): void {
  const { [id]: _, ...others } = useUnsaved.getState();
  useUnsaved.setState(others, true);
}

/** Leaving the application would lose it: the browser asks. */
if (typeof addEventListener === "function") {
  addEventListener("beforeunload", (event) => {
    if (Object.keys(useUnsaved.getState()).length) event.preventDefault();
  });
}
