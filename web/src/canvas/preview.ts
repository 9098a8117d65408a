/** What a page that a model wrote says to the page around its frame. Anything may come from there. */
export interface Trouble {
  message: string;
  line: number | null;
}

/** Before anything else of the page, so that its own errors are heard. The line counts from the page's first. */
const LISTENER =
  "<script>{const tell=(message,line)=>parent.postMessage({trouble:{message:String(message).slice(0,500),line:line??null}},'*');" +
  "addEventListener('error',(e)=>tell(e.message??'',e.lineno));" +
  "addEventListener('unhandledrejection',(e)=>tell(e.reason?.message??e.reason,null));}</script>";

/** With the listener in its first line, behind the doctype, without which a page is drawn in another way. */
export function withListener(html: string): string {
  const doctype = /^\s*<!doctype[^>]*>/i.exec(html)?.[0] ?? "";
  return `${doctype || "<!doctype html>"}${LISTENER}${html.slice(doctype.length)}`;
}

export function troubleIn(data: unknown): Trouble | null {
  if (!data || typeof data !== "object" || !("trouble" in data)) return null;
  const { trouble } = data;
  if (!trouble || typeof trouble !== "object" || !("message" in trouble)) return null;
  const line = "line" in trouble && typeof trouble.line === "number" ? trouble.line : null;
  return { message: String(trouble.message).slice(0, 500), line };
}
