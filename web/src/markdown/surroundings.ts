import { createContext } from "react";
import type { Links } from "./lexing";
import type { Source } from "./sources";

/** What a text stands in: the message that it is of, and what its numbers mean. */
export interface Surroundings {
  /** Begins every id within, so that a text names nothing of the page. */
  id: string;
  sources: ReadonlyMap<number, Source>;
  conversationId?: string;
  entryId?: string;
}

export const Around = createContext<Surroundings>({ id: "", sources: new Map() });

/** By itself, so that only what has brackets is shown anew when another name becomes known. */
export const Known = createContext<Links>(Object.create(null));

/** Within a link there is no other one. */
export const InLink = createContext(false);
