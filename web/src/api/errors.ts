import { known, type Translate } from "../i18n/t";

/** What a request failed with. `name` is the server's own name of it, from the header `x-ventoux-error`. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly kind: string,
    message: string,
    readonly hint = "",
    readonly retryAfter: number | null = null,
    readonly issues: { loc: (string | number)[]; message: string }[] = [],
  ) {
    super(message);
  }
}

/** The server was not reached at all. */
export class Offline extends ApiError {
  constructor() {
    super(0, "offline", "The server cannot be reached.");
  }
}

/** In the user's language; messages: error.* — the names of the server's error tree, then the kinds of statuses. */
export function say(error: unknown, t: Translate): string {
  if (!(error instanceof ApiError)) return t("error.unexpected");
  const named = `error.${error.kind}`;
  if (known(named)) return t(named);
  const byStatus = `error.status_${error.status}`;
  if (known(byStatus)) return t(byStatus);
  return t(error.status >= 500 ? "error.status_500" : "error.unexpected");
}

/** The server's own words, in English: for the details below what `say` says. */
export function details(error: unknown): string {
  if (error instanceof ApiError) return `${error.message} ${error.hint}`.trim();
  return error instanceof Error ? error.message : String(error);
}

interface Body {
  error?: { message?: string; hint?: string; type?: string; issues?: { loc: (string | number)[]; message: string }[] };
  message?: string;
  detail?: unknown;
  type?: string;
}

/** From a response that is no success, in whichever dialect its body is. */
export async function errorOf(response: Response): Promise<ApiError> {
  const text = await response.text().catch(() => "");
  return errorFrom(response, text);
}

export function errorFrom(response: Response, text: string): ApiError {
  let body: Body = {};
  try {
    body = JSON.parse(text) as Body;
  } catch {
    // A proxy's page: its status has to do.
  }
  const told = body.error;
  const message = told?.message ?? body.message ?? (response.statusText || `HTTP ${response.status}`);
  const after = Number(response.headers.get("retry-after"));
  const kind = response.headers.get("x-ventoux-error") ?? told?.type ?? body.type ?? "";
  return new ApiError(response.status, kind, message, told?.hint ?? "", after || null, told?.issues ?? []);
}
