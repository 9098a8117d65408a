/** Which of so many options is chosen after a key; `null` where the key chooses nothing. -1: none is. */
export function chosenBy(key: string, at: number, count: number): number | null {
  if (count === 0) return null;
  switch (key) {
    case "ArrowDown":
      return (at + 1) % count;
    case "ArrowUp":
      return at <= 0 ? count - 1 : at - 1;
    case "PageDown":
      return Math.min(at + 8, count - 1);
    case "PageUp":
      return Math.max(at - 8, 0);
    default:
      return null;
  }
}

/** Whether all words that were typed begin somewhere in a text, whatever their capitals and accents are. */
export function matches(text: string, typed: string): boolean {
  const plain = (of: string) => of.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = plain(text);
  return plain(typed)
    .split(/\s+/)
    .every((part) => words.includes(part));
}
