import type { Schema } from "../api/types";

export interface Piece {
  text: string;
  marked: boolean;
}

/** A snippet in pieces. Offsets count code points, of which JavaScript's strings take one or two places each. */
export function piecesOf(snippet: Schema<"Snippet">): Piece[] {
  const letters = Array.from(snippet.text);
  const pieces: Piece[] = [];
  let at = 0;
  const add = (end: number, marked: boolean) => {
    if (end > at) pieces.push({ text: letters.slice(at, end).join(""), marked });
    at = Math.max(at, end);
  };
  for (const mark of snippet.marks) {
    add(Math.min(mark.start, letters.length), false);
    add(Math.min(mark.end, letters.length), true);
  }
  add(letters.length, false);
  return pieces;
}
