import { create } from "zustand";

/** What the panel beside the page shows. `passage` is a text to be found and marked where there are no offsets, and
 * `sentence` what of it matters most. */
export type PanelContent =
  | { kind: "artefact"; artefactId: string; version?: number }
  | {
      kind: "document";
      libraryId: string;
      documentId: string;
      page?: number;
      start?: number;
      end?: number;
      passage?: string;
      sentence?: string;
    }
  | { kind: "why"; conversationId: string; entryId: string }
  | { kind: "output"; conversationId: string; entryId: string };

interface Panel {
  content: PanelContent | null;
  /** Who had the focus before, to give it back. */
  opener: HTMLElement | null;
  /** It opened by itself: the focus stays where it is. */
  quiet: boolean;
}

export const usePanel = create<Panel>(() => ({ content: null, opener: null, quiet: false }));

export function openPanel(content: PanelContent, quiet = false): void {
  const opener = document.activeElement instanceof HTMLElement ? document.activeElement : null;
  usePanel.setState({ content, opener, quiet });
}

export function closePanel(): void {
  const { opener } = usePanel.getState();
  usePanel.setState({ content: null, opener: null, quiet: false });
  opener?.focus();
}
