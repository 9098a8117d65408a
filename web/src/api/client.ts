import createClient, { type Middleware } from "openapi-fetch";
import { ApiError, errorFrom, errorOf, Offline } from "./errors";
import type { paths as GatewayPaths } from "./gateway";
import type { paths as ManagementPaths } from "./management";
import { session, setWho } from "./session";

const SAFE = new Set(["GET", "HEAD"]);

/** The headers by which a session opens what it asks for. */
export function sessionHeaders(method: string): Record<string, string> {
  const { who, workspaceId } = session.getState();
  const headers: Record<string, string> = {};
  if (workspaceId) headers["x-ventoux-workspace"] = workspaceId;
  if (!SAFE.has(method) && who?.csrf) headers["x-ventoux-csrf"] = who.csrf;
  return headers;
}

/** `fetch` as the session, for what is no JSON: streams, files, forms. Throws ApiError. */
export async function fetchAs(path: string, init: RequestInit = {}): Promise<Response> {
  const method = (init.method ?? "GET").toUpperCase();
  const headers = new Headers(init.headers);
  for (const [name, value] of Object.entries(sessionHeaders(method))) headers.set(name, value);
  const response = await fetch(path, { ...init, headers, credentials: "same-origin" }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Offline();
  });
  if (!response.ok) {
    if (response.status === 401 && session.getState().who) setWho(null);
    throw await errorOf(response);
  }
  return response;
}

const asSession: Middleware = {
  onRequest({ request }) {
    for (const [name, value] of Object.entries(sessionHeaders(request.method))) request.headers.set(name, value);
    return request;
  },
  async onResponse({ response }) {
    if (response.ok) return;
    // The session has ended: the shell asks to sign in again, and keeps the page.
    if (response.status === 401 && session.getState().who) setWho(null);
    throw errorFrom(response, await response.clone().text());
  },
  onError({ error }) {
    if (error instanceof ApiError || (error instanceof DOMException && error.name === "AbortError"))
      return error as Error;
    return new Offline();
  },
};

/** The data plane, `/v1`. */
export const api = createClient<GatewayPaths>({ baseUrl: "/", credentials: "same-origin" });
api.use(asSession);

/** The control plane, `/api/v1`. */
export const management = createClient<ManagementPaths>({ baseUrl: "/", credentials: "same-origin" });
management.use(asSession);

/** What was answered; failures have been thrown. `data` is undefined only where the answer has no body. */
export async function answered<T>(asked: Promise<{ data?: T }>): Promise<T> {
  const { data } = await asked;
  return data as T;
}
