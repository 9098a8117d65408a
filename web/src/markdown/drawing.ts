import purify from "dompurify";
import mermaid from "mermaid";

let count = 0;
let last: Promise<unknown> = Promise.resolve();

/** A diagram as a picture in SVG. Throws where the code is no diagram. One at a time: Mermaid has one state. */
export function picture(code: string): Promise<Blob> {
  const drawn = last.then(() => draw(code));
  last = drawn.catch(() => undefined);
  return drawn;
}

async function draw(code: string): Promise<Blob> {
  const dark = document.documentElement.dataset.theme !== "light";
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: "strict",
    theme: dark ? "dark" : "default",
    htmlLabels: false,
    flowchart: { htmlLabels: false },
    suppressErrorRendering: true,
    maxTextSize: 20_000,
    maxEdges: 300,
    secure: [
      "secure",
      "securityLevel",
      "startOnLoad",
      "maxTextSize",
      "maxEdges",
      "htmlLabels",
      "flowchart",
      "themeCSS",
      "themeVariables",
      "fontFamily",
      "altFontFamily",
      "dompurifyConfig",
      "suppressErrorRendering",
    ],
  });
  const text = withoutMenus(withoutTags(code));
  await mermaid.parse(text);
  count += 1;
  const { svg } = await mermaid.render(`markdown-diagram-${count}`, text);
  return new Blob([sized(clean(svg))], { type: "image/svg+xml" });
}

/** Mermaid puts labels into the page to measure them: a tag in one of them would be a tag of the page. What is left are
 * breaks of lines, arrows and stereotypes. */
export function withoutTags(code: string): string {
  return code.replace(/<<[\w -]+>>|<br\s*\/?>|<(?=[a-z/!?])/gi, (found) => (found === "<" ? "\u2039" : found));
}

/** What the participants of a sequence lead to. Mermaid makes a menu of it, with a handler that the policy of the page
 * refuses, and in a picture there is nothing to press. Such lines are left out; where the word stands otherwise, it is
 * broken, so that it is no keyword. */
export function withoutMenus(code: string): string {
  if (!/sequenceDiagram/i.test(code)) return code;
  return code
    .replace(/(^|[\r\n;])[^\S\r\n]*(?:links?|properties|details)\b[^\r\n;]*/gi, "$1")
    .replace(/\b(l|p|d)(inks?|roperties|etails)(?=\s+[^\r\n;]*:)/gi, "$1\u2060$2");
}

/** Only what draws. It becomes an <img>, in which nothing runs and nothing is fetched; this is the second lock. */
function clean(svg: string): string {
  return purify.sanitize(svg, {
    USE_PROFILES: { svg: true, svgFilters: true },
    ADD_TAGS: ["style"],
    FORBID_TAGS: ["script", "foreignObject", "a", "image", "use", "animate", "set", "feImage"],
    FORBID_ATTR: ["href", "xlink:href"],
    RETURN_DOM: false,
  });
}

/** A picture has a size of its own: that of its box. */
function sized(svg: string): string {
  const document = new DOMParser().parseFromString(svg, "image/svg+xml");
  const root = document.documentElement;
  const [, , width, height] = (root.getAttribute("viewBox") ?? "").split(/[\s,]+/).map(Number);
  if (root.nodeName !== "svg") throw new Error("no picture");
  if (width && height) {
    root.setAttribute("width", String(Math.ceil(width)));
    root.setAttribute("height", String(Math.ceil(height)));
  }
  root.removeAttribute("style");
  return new XMLSerializer().serializeToString(root);
}
