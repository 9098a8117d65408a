import { sessionHeaders } from "./client";
import { ApiError, errorFrom, Offline } from "./errors";

interface Options {
  /** From 0 to 1, of what has been sent. */
  onProgress?: (share: number) => void;
  signal?: AbortSignal;
}

/** A file as a form, by XMLHttpRequest: `fetch` does not tell how much has been sent. Throws ApiError, AbortError. */
export function upload(path: string, file: File, { onProgress, signal }: Options = {}): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    const aborted = () => new DOMException("The upload was cancelled.", "AbortError");
    if (signal?.aborted) return reject(aborted());
    request.open("POST", path);
    for (const [name, value] of Object.entries(sessionHeaders("POST"))) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => event.lengthComputable && onProgress?.(event.loaded / event.total);
    request.onerror = () => reject(new Offline());
    request.onabort = () => reject(aborted());
    request.onload = () => answer(request, resolve, reject);
    request.onloadend = () => signal?.removeEventListener("abort", stop);
    signal?.addEventListener("abort", stop);
    const form = new FormData();
    form.append("file", file, file.name);
    request.send(form);
  });
}

function answer(request: XMLHttpRequest, resolve: (told: unknown) => void, reject: (error: unknown) => void): void {
  const text = request.responseText;
  if (request.status < 200 || request.status >= 300) {
    const headers = new Headers();
    for (const name of ["retry-after", "x-ventoux-error"]) {
      const value = request.getResponseHeader(name);
      if (value) headers.set(name, value);
    }
    reject(errorFrom(new Response(null, { status: request.status || 500, headers }), text));
    return;
  }
  try {
    resolve(JSON.parse(text));
  } catch {
    reject(new ApiError(request.status, "", "The answer is no JSON."));
  }
}
