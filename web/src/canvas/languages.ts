import { languageOf } from "../markdown/languages";
import type { Artefact } from "./types";

const BY_KIND = { document: "markdown", html: "html", mermaid: "mermaid", table: "csv" } as const;

/** Of an artefact's text, as the colours and the editor name it. */
export function textLanguage({ kind, language }: Pick<Artefact, "kind" | "language">): string {
  return kind === "code" ? languageOf(language ?? "") : BY_KIND[kind];
}
