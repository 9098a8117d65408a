// What of a page is not open to everybody, or does not fit. Evaluated within the page, after axe; visiting.py tells how.
globalThis.looking ??= (() => {
  const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const CONTROL = "a[href], button, input, select, textarea, summary, [role=tab], [role=switch]";
  // What is scrolled sideways by intent, or cut off with a mark that says so.
  const MEANT = /(^| )(\S*:)?(overflow-x-auto|overflow-auto|snap-x|truncate|line-clamp-\d|sr-only)( |$)/;
  const root = document.documentElement;

  const frame = () => new Promise(requestAnimationFrame);

  /** Colours that change are on their way for a moment. */
  async function rest() {
    const moving = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(moving.map((one) => one.finished));
  }

  async function until(condition, what, seconds = 20) {
    const end = performance.now() + seconds * 1000;
    for (let calm = 0; calm < 2; calm = condition() ? calm + 1 : 0) {
      if (performance.now() > end) throw new Error(`waited for ${what} at ${location.pathname}`);
      await frame();
    }
  }

  const seen = (one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest("[aria-hidden=true]");
  const shown = (selector, within = document) => [...within.querySelectorAll(selector)].filter(seen);
  const named = (one) => (one.getAttribute("aria-label") ?? one.textContent).trim();
  const told = (one) => `${one.outerHTML.replace(/\s+/g, " ").slice(0, 140)} “${one.textContent.trim().slice(0, 40)}”`;
  const calm = () => !document.querySelector("main .animate-spin, [role=dialog] .animate-spin") && !globalThis.asking;

  /** Another page of the application, without loading it anew. */
  async function go(path) {
    const [place] = path.split(/[?#]/);
    const before = document.querySelector("main h1");
    let waited = 0;
    history.pushState(null, "", path);
    await until(() => {
      const now = document.querySelector("main h1");
      // One page with several addresses keeps its heading.
      return location.pathname === place && now && calm() && (now !== before || waited++ > 20);
    }, path);
  }

  /** By axe, within something or anywhere. */
  async function violations(within) {
    const options = { runOnly: { type: "tag", values: WCAG }, resultTypes: ["violations"], preload: false };
    const { violations } = await axe.run(within ?? document, options);
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((one) => `${id}: ${one.target} ${one.html.slice(0, 120)} ${(one.failureSummary ?? "").slice(0, 200)}`),
    );
  }

  const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const colours = new Map();

  /** Red, green, blue and alpha of any colour of CSS, from 0 to 1. */
  function colour(css) {
    if (!colours.has(css)) {
      paint.clearRect(0, 0, 1, 1);
      paint.fillStyle = css;
      paint.fillRect(0, 0, 1, 1);
      const read = paint.getImageData(0, 0, 1, 1).data;
      colours.set(css, Array.from(read, (one) => one / 255));
    }
    return colours.get(css);
  }

  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];

  function luminance(rgb) {
    const [r, g, b] = rgb.map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  /** What is painted behind: the grounds of all that is around, one upon the other. */
  function ground(one, style) {
    if (!one) return [1, 1, 1, 1];
    const own = colour(style(one).backgroundColor);
    return own[3] === 1 ? own : over(own, ground(one.parentElement, style));
  }

  /** Texts that cannot be told from their ground: axe's rule, in a hundredth of its time. */
  function pale(within) {
    const style = reader();
    const found = new Set();
    for (const { one, box } of pieces(false)) {
      if (!box.width || (within && !one.closest(within)) || one.closest(":disabled, [aria-disabled=true], .sr-only"))
        continue;
      const { color, fontSize, fontWeight } = style(one);
      const behind = ground(one, style);
      const [a, b] = [over(colour(color), behind), behind].map(luminance);
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      const size = Number.parseFloat(fontSize);
      const least = size >= 24 || (size >= 18.66 && fontWeight >= 700) ? 3 : 4.5;
      if (ratio < least) found.add(`${told(one)} has a contrast of ${ratio.toFixed(2)}`);
    }
    return [...found];
  }

  function reader() {
    const styles = new Map();
    return (one) => styles.get(one) ?? styles.set(one, getComputedStyle(one)).get(one);
  }

  // The navigation is the same on all pages of a part, and looked at on the first.
  const FIRST = ["/", "/console"];
  const skipped = (one) => !FIRST.includes(location.pathname) && one.closest("aside:has(nav)");

  /** Texts and controls with their places in the window. */
  function pieces(controls = true) {
    const range = document.createRange();
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const one = node.parentElement;
      if (!node.data.trim() || /^(SCRIPT|STYLE|OPTION)$/.test(one.tagName) || !seen(one) || skipped(one)) continue;
      range.selectNodeContents(node);
      found.push({ one, box: range.getBoundingClientRect(), text: true });
    }
    if (!controls) return found;
    return [...found, ...shown(CONTROL).filter((one) => !skipped(one)).map((one) => ({ one, box: one.getBoundingClientRect(), text: false }))];
  }

  /** Why somebody cannot see all of a piece, though they scroll up and down; empty when they can. */
  function hidden({ one, box, text }, style) {
    let why = "";
    let scrolls = false;
    let at = text ? one : one.parentElement;
    for (; at && at !== root; at = at.parentElement) {
      if (MEANT.test(at.className.baseVal ?? at.className)) return "";
      if (/^(INPUT|TEXTAREA|SELECT|PRE|svg)$/.test(at.tagName)) return "";
      const { overflowX, overflowY, position, display } = style(at);
      const edge = at.getBoundingClientRect();
      const blocks = display !== "inline" && display !== "contents";
      if (blocks && overflowX !== "visible" && box.right > edge.left + at.clientLeft + at.clientWidth + 1)
        why ||= `is beyond the edge of ${at.tagName}.${at.className.slice(0, 60)}`;
      if (/auto|scroll/.test(overflowY)) scrolls = true;
      else if (blocks && !scrolls && overflowY !== "visible" && box.bottom > edge.bottom + 1)
        why ||= `is below the edge of ${at.tagName}.${at.className.slice(0, 60)}`;
      if (position === "fixed") break;
    }
    if (box.right > innerWidth + 1 || box.left < -1) why ||= "is beyond the window";
    return why;
  }

  /** A text that runs over the edge of its own box, over what is beside it. */
  function overruns({ one, box, text }, style) {
    let block = one;
    while (/^(inline|contents)$/.test(style(block).display)) block = block.parentElement;
    const own = text && style(block).overflowX === "visible" && !block.closest("pre, svg, [class*=truncate]");
    return own && box.right > block.getBoundingClientRect().right + 2 ? "runs over its own edge" : "";
  }

  function overflows() {
    const style = reader();
    const found = new Set();
    for (const piece of pieces()) {
      if (!piece.box.width || !piece.box.height) continue;
      const why = hidden(piece, style) || overruns(piece, style);
      if (why) found.add(`${told(piece.one)} ${why}`);
    }
    if (root.scrollWidth > root.clientWidth + 1) found.add("the window scrolls sideways");
    return [...found];
  }

  /** Each distinct thing that is found, once, with where. */
  class Findings extends Map {
    add(where, found) {
      for (const one of found) if (!this.has(one)) this.set(one, `${where}: ${one}`);
    }
  }

  /** At each of the `sizes` of text everything must fit. */
  async function look(found, where, sizes) {
    for (const size of sizes) {
      root.style.setProperty("--text-scale", size);
      await frame();
      found.add(`${where} at text × ${size}`, overflows());
    }
    root.style.setProperty("--text-scale", 1);
  }

  /** The page at `path` and each of its tabs. */
  async function visit(path, sizes) {
    const found = new Findings();
    await visited(found, path, sizes).catch((error) => found.add(path, [error.message]));
    return [...found.values()];
  }

  async function visited(found, path, sizes) {
    await go(path);
    const failure = document.querySelector("main [role=alert]");
    if (failure) found.add(path, [failure.textContent]);
    await look(found, path, sizes);
    for (const tab of shown("main [role=tab]").slice(1)) {
      if (!document.contains(tab)) break;
      tab.focus();
      await until(() => tab.getAttribute("aria-selected") === "true" && calm(), named(tab));
      await look(found, `${path}, ${named(tab)}`, sizes);
    }
  }

  return { go, rest, visit, violations, pale, overflows };
})();
