import { createContext, useContext } from "react";

/** Where answers are only read, as in a comparison: nothing is offered to be done with one, and who gave it is not told.
 * The value is what this place is called beside others of its kind. */
const PlainContext = createContext("");

export const Plain = PlainContext.Provider;

/** Empty where a conversation is by itself. */
export function usePlain(): string {
  return useContext(PlainContext);
}
