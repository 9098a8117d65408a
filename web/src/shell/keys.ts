import { useEffect, useRef } from "react";
import { create } from "zustand";

/** What can be done by keys from anywhere, and the keys that do it unless the user has set others. `mod` is Ctrl, and Cmd
 * on a Mac. messages: keys.* name them. */
export const DEFAULT_KEYS = {
  search: "mod+k",
  new_chat: "mod+shift+o",
  focus_composer: "shift+escape",
  copy_reply: "mod+shift+c",
  copy_code: "mod+shift+;",
  stop: "mod+shift+x",
  sidebar: "mod+shift+s",
  settings: "mod+.",
  shortcuts: "mod+/",
  read_aloud: "mod+shift+l",
} as const;

export type Action = keyof typeof DEFAULT_KEYS;
export type Bindings = Record<Action, string>;

interface Keys {
  bindings: Bindings;
  /** One switch for all of them, for who uses keys for something else. */
  enabled: boolean;
}

const STORED = "ventoux.keys";

function stored(): Keys {
  try {
    const kept = JSON.parse(localStorage.getItem(STORED) ?? "{}") as Partial<Keys>;
    return { bindings: { ...DEFAULT_KEYS, ...kept.bindings }, enabled: kept.enabled ?? true };
  } catch {
    return { bindings: { ...DEFAULT_KEYS }, enabled: true };
  }
}

export const useKeys = create<Keys>(stored);

export function setKeys(changed: Partial<Keys>): void {
  useKeys.setState(changed);
  localStorage.setItem(STORED, JSON.stringify(useKeys.getState()));
}

const MAC = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** What was typed, as bindings are written: `mod+shift+o`. Empty for a modifier alone. */
export function typed(event: KeyboardEvent): string {
  if (["Control", "Shift", "Alt", "Meta"].includes(event.key)) return "";
  const parts = [(MAC ? event.metaKey : event.ctrlKey) && "mod", event.altKey && "alt", event.shiftKey && "shift"];
  // With Shift the character is another one on each keyboard: the key's own place says which it is.
  const own = /^Key[A-Z]$/.test(event.code) ? event.code.slice(3).toLowerCase() : event.key.toLowerCase();
  return [...parts.filter(Boolean), own === ":" ? ";" : own].join("+");
}

/** As it stands on a key of this machine: ⌘K, Ctrl+K. */
export function shown(binding: string): string {
  const names = MAC ? { mod: "⌘", shift: "⇧", alt: "⌥" } : { mod: "Ctrl", shift: "Shift", alt: "Alt" };
  const parts = binding
    .split("+")
    .map(
      (part) =>
        names[part as keyof typeof names] ??
        (part.length > 1 ? part[0]?.toUpperCase() + part.slice(1) : part.toUpperCase()),
    );
  return parts.join(MAC ? "" : "+");
}

/** Does something when its keys are typed, wherever the focus is. */
export function useTyped(actions: Partial<Record<Action, () => void>>): void {
  const now = useRef(actions);
  now.current = actions;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const { bindings, enabled } = useKeys.getState();
      if (!enabled || event.defaultPrevented || event.isComposing) return;
      const keys = typed(event);
      if (!keys) return;
      for (const [action, run] of Object.entries(now.current)) {
        if (bindings[action as Action] !== keys) continue;
        event.preventDefault();
        run();
        return;
      }
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}
