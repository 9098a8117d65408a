import { useRef } from "react";

/** Gives the focus back to what had it when a dialog opened: dialogs that no trigger of their own opens lose it else. */
export function useOpener() {
  const opener = useRef<HTMLElement | null>(null);
  return {
    onOpenAutoFocus: () => {
      opener.current = behind(document.activeElement);
    },
    onCloseAutoFocus: (event: Event) => {
      event.preventDefault();
      const back = opener.current?.isConnected ? opener.current : document.getElementById("page");
      back?.focus();
    },
  };
}

/** A menu is gone when the dialog is: its button is not. */
function behind(one: Element | null): HTMLElement | null {
  const menu = one?.closest("[role=menu]");
  const button = menu && document.getElementById(menu.getAttribute("aria-labelledby") ?? "");
  if (button) return behind(button);
  return one instanceof HTMLElement && one !== document.body ? one : null;
}
