import { create } from "zustand";

const STORED = "ventoux.sidebar";

/** Whether the sidebar is shown where there is room for it. */
export const useSidebar = create<{ shown: boolean; toggle: () => void }>((set, get) => ({
  shown: localStorage.getItem(STORED) !== "hidden",
  toggle: () => {
    const shown = !get().shown;
    localStorage.setItem(STORED, shown ? "shown" : "hidden");
    set({ shown });
  },
}));
