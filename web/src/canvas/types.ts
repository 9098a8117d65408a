import type { Schema } from "../api/types";

export type Artefact = Schema<"ToldArtefact">;
export type WholeArtefact = Schema<"ToldWholeArtefact">;
export type Version = Schema<"ToldVersion">;
export type Kind = Artefact["kind"];

export const KINDS: readonly Kind[] = ["document", "code", "html", "mermaid", "table"];
