import { answered, api } from "../../api/client";
import type { Source } from "../../markdown/sources";

/** `given` to the model; or cut: `rank`: others were better, and only so many are given; `room`: there was none in what
 * the model can read at once. */
export type Fate = "given" | "rank" | "room";

export interface Hit {
  ranked: Ranked;
  fate: Fate;
  cited: boolean;
}

export const INSPECTED = 20;

export function search(libraryId: string, question: string, limit = INSPECTED) {
  const params = { path: { library_id: libraryId } };
  return answered(api.POST("/v1/libraries/{library_id}/search", { params, body: { question, limit } }));
}

export type Found = Awaited<ReturnType<typeof search>>;
export type Ranked = Found["fused"][number];

/** How many passages of a library a model is given at most. */
export function passagesOf(retrieval: Record<string, unknown>): number {
  return typeof retrieval.passages === "number" ? retrieval.passages : 8;
}

export function sourceOfHit({ passage, rank, score }: Ranked): Source {
  const { chunk } = passage;
  return {
    number: rank,
    title: passage.document_name,
    libraryId: passage.library_id,
    documentId: passage.document_id,
    page: chunk.page ?? undefined,
    start: chunk.start,
    end: chunk.end,
    passage: chunk.text,
    score,
  };
}

function within({ passage }: Ranked, source: Source): boolean {
  const { start = 0, end = 0, documentId } = source;
  return passage.document_id === documentId && passage.chunk.start >= start && passage.chunk.end <= end;
}

/** What became of each passage that a search finds: `given` are the sources that the model was told, which may be several
 * neighbours in one; null where no model was asked. */
export function hitsOf(ranked: Ranked[], most: number, given: Source[] | null, cited: Source[] = []): Hit[] {
  return ranked.map((one) => {
    const took = given === null ? one.rank <= most : given.some((source) => within(one, source));
    const fate = took ? "given" : one.rank > most ? "rank" : "room";
    return { ranked: one, fate, cited: cited.some((source) => within(one, source)) };
  });
}
