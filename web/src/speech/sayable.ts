/** From so many characters on a piece is enough to be asked for by itself. */
const ENOUGH = 160;
/** A sentence that is longer is cut at a blank: the server takes 4,096 characters. */
const LONGEST = 1500;

const RULES: [RegExp, string][] = [
  // Code, drawings and formulas are not for the ear.
  [/^ {0,3}(`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:^ {0,3}\1[^\n]*$|(?![\s\S]))/gm, "\n"],
  [/\$\$[\s\S]{1,8000}?\$\$|\\\[[\s\S]{1,8000}?\\\]|\\\([^\n]{1,2000}?\\\)/g, " "],
  [/<!--[\s\S]*?-->|<\/?[a-z][^<>\n]{0,500}>/gi, ""],
  [/!\[([^\]\n]{0,500})\]\([^)\n]{0,2000}\)/g, "$1"],
  [/\[([^\]\n]{1,500})\]\([^)\n]{0,2000}\)/g, "$1"],
  // Marks of sources and of footnotes.
  [/ ?\[\^?\d{1,3}\]/g, ""],
  [/https?:\/\/([^\s/<>)\]]+)[^\s<>)\]]*/g, "$1"],
  [/^ {0,3}\|?(?: *:?-{2,}:? *\|)+(?: *:?-{2,}:? *)?$/gm, ""],
  [/^ {0,3}\|[ \t]*(.*?)[ \t]*\|? *$/gm, "$1."],
  [/ *\| */g, ", "],
  [/^ {0,3}(?:[-*_] *){3,}$/gm, ""],
  // A heading and an item end as a sentence does, so that one hears where they end.
  [/^ {0,3}#{1,6} +(.*?)[ #]*$/gm, "$1\n\n"],
  [/^ *(?:> ?)+/gm, ""],
  [/^ *(?:[-*+]|\d{1,3}[.)]) +(?:\[[ xX]\] +)?(.*)$/gm, "$1\n\n"],
  [/`+([^`\n]+)`+/g, "$1"],
  [/(\*\*\*|\*\*|\*|~~)(?=\S)([^\n]*?\S)\1/g, "$2"],
  [/(?<![\p{L}\p{N}])(___|__|_)(?=\S)([^\n]*?\S)\1(?![\p{L}\p{N}])/gu, "$2"],
  [/\\([\\`*_{}[\]()#+.!|>~-])/g, "$1"],
];

/** What of Markdown is to be said. */
export function sayable(markdown: string): string {
  let text = markdown.replaceAll("\r\n", "\n");
  for (const [pattern, by] of RULES) text = text.replace(pattern, by);
  return text
    .split(/\n[ \t]*\n/)
    .map((one) => one.replace(/\s+/g, " ").trim())
    .filter((one) => /[\p{L}\p{N}]/u.test(one))
    .join("\n\n");
}

/** Pieces of whole sentences, in order. The first is one sentence, so that something is heard soon. */
export function pieces(text: string, language: string): string[] {
  const found: string[] = [];
  let piece = "";
  for (const sentence of sentences(text, language)) {
    piece = piece ? `${piece} ${sentence}` : sentence;
    if (!found.length || piece.length >= ENOUGH) {
      found.push(piece);
      piece = "";
    }
  }
  return piece ? [...found, piece] : found;
}

function sentences(text: string, language: string): string[] {
  const segmenter = new Intl.Segmenter(language, { granularity: "sentence" });
  return text
    .split("\n\n")
    .flatMap((paragraph) => Array.from(segmenter.segment(paragraph), ({ segment }) => segment.trim()))
    .filter((one) => /[\p{L}\p{N}]/u.test(one))
    .flatMap(cut);
}

function cut(sentence: string): string[] {
  const parts: string[] = [];
  let rest = sentence;
  while (rest.length > LONGEST) {
    const blank = rest.lastIndexOf(" ", LONGEST);
    const end = blank > LONGEST / 2 ? blank : LONGEST;
    parts.push(rest.slice(0, end).trim());
    rest = rest.slice(end).trim();
  }
  return rest ? [...parts, rest] : parts;
}
