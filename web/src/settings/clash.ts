import { type Action, type Bindings, DEFAULT_KEYS } from "../shell/keys";

export const ACTIONS = Object.keys(DEFAULT_KEYS) as Action[];

/** What else these keys do already. */
export function clashOf(bindings: Bindings, action: Action, keys: string): Action | undefined {
  return ACTIONS.find((one) => one !== action && bindings[one] === keys);
}
