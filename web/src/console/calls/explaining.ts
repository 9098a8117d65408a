import { known, type MessageKey } from "../../i18n/t";

/** What the status of a call means, in a sentence. */
export function meaningOf(status: number): MessageKey {
  const key = `calls.status.${status}`;
  if (known(key)) return key;
  return status < 400 ? "calls.status.200" : status < 500 ? "calls.status.4xx" : "calls.status.5xx";
}

/** What somebody who operates the caller or the server can do about it; nothing where nothing is wrong. */
export function adviceOf(status: number): MessageKey | null {
  if (status < 400) return null;
  const key = `calls.advice.${status}`;
  if (known(key)) return key;
  return status < 500 ? "calls.advice.4xx" : "calls.advice.5xx";
}

/** What the server's own name of the error means, as everywhere else; null for one that has no words. */
export function errorOf(name: string | null): MessageKey | null {
  const key = `error.${name}`;
  return known(key) ? key : null;
}

/** The shares of a call's time before and after the first token; null where nothing was written. */
export function timeline(first: number | null, whole: number): { before: number; after: number } | null {
  if (first === null || first <= 0 || whole <= first) return null;
  return { before: first / whole, after: 1 - first / whole };
}
