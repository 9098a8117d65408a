const REFERENCE = /&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]{1,31});/g;
const known = new Map<string, string>();

/** `&amp;` → `&`. The browser knows their names; it is given one reference at a time, in which nothing can run. */
export function decoded(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(REFERENCE, (reference) => {
    let meaning = known.get(reference);
    if (meaning === undefined) {
      meaning = new DOMParser().parseFromString(reference, "text/html").body.textContent ?? reference;
      // A reference to nothing, or to what is not to be seen, stays as it is written.
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are meant
      if (meaning === "" || /[\u0000-\u0008\u000e-\u001f\ue200-\ue201]/.test(meaning)) meaning = reference;
      known.set(reference, meaning);
    }
    return meaning;
  });
}
