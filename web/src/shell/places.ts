import { Blocks, BookOpenText, Bot, FolderKanban, LibraryBig, type LucideIcon, Plug, Swords } from "lucide-react";
import type { MessageKey } from "../i18n/t";

/** The pages of Chat, beside its conversations. */
export const PLACES: [path: string, label: MessageKey, icon: LucideIcon][] = [
  ["/agents", "shell.agents", Bot],
  ["/libraries", "shell.libraries", LibraryBig],
  ["/projects", "shell.projects", FolderKanban],
  ["/prompts", "shell.prompts", BookOpenText],
  ["/artefacts", "shell.artefacts", Blocks],
  ["/connectors", "shell.connectors", Plug],
  ["/arena", "shell.arena", Swords],
];
