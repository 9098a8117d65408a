import { create } from "zustand";

const STORED = "ventoux.writing";

interface Writing {
  /** Otherwise it makes a line, and Ctrl or Cmd with it sends. */
  enterSends: boolean;
}

export const useWriting = create<Writing>(() => ({ enterSends: localStorage.getItem(STORED) !== "line" }));

export function setEnterSends(enterSends: boolean): void {
  useWriting.setState({ enterSends });
  localStorage.setItem(STORED, enterSends ? "send" : "line");
}
