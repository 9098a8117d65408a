import { create } from "zustand";

export type Theme = "system" | "light" | "dark" | "contrast";
export const THEMES: Theme[] = ["system", "light", "dark", "contrast"];
export const TEXT_SIZES = [0.9, 1, 1.15, 1.3, 1.5, 2] as const;

interface Look {
  theme: Theme;
  textSize: number;
}

const STORED = "ventoux.look";

function stored(): Look {
  try {
    const kept = JSON.parse(localStorage.getItem(STORED) ?? "{}") as Partial<Look>;
    const theme = THEMES.find((one) => one === kept.theme) ?? "system";
    return { theme, textSize: TEXT_SIZES.find((one) => one === kept.textSize) ?? 1 };
  } catch {
    return { theme: "system", textSize: 1 };
  }
}

export const useLook = create<Look>(stored);

export function setLook(changed: Partial<Look>): void {
  useLook.setState(changed);
  localStorage.setItem(STORED, JSON.stringify(useLook.getState()));
  applyLook();
}

/** Puts theme and size on the document; called before anything is drawn. */
export function applyLook(): void {
  const { theme, textSize } = useLook.getState();
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const contrast = matchMedia("(prefers-contrast: more)").matches;
  const system = contrast ? "contrast" : dark ? "dark" : "light";
  document.documentElement.dataset.theme = theme === "system" ? system : theme;
  document.documentElement.style.setProperty("--text-scale", String(textSize));
}

// What is set in one window holds in the others.
globalThis.addEventListener?.("storage", ({ key }) => {
  if (key !== STORED) return;
  useLook.setState(stored());
  applyLook();
});

for (const query of ["(prefers-color-scheme: dark)", "(prefers-contrast: more)"]) {
  globalThis.matchMedia?.(query).addEventListener("change", applyLook);
}
