import { piecesOf } from "./marks";
import type { Hit } from "./types";

/** A snippet with what was found in it. */
export function Marked({ snippet }: { snippet: Hit["snippet"] }) {
  // The pieces of a snippet never change places.
  return piecesOf(snippet).map((piece, at) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: see above
    piece.marked ? <mark key={at}>{piece.text}</mark> : <span key={at}>{piece.text}</span>,
  );
}
