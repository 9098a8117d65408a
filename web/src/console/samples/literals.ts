/** Values as source text. What is written here is pasted into programs: every string is escaped for its language. */

const WIDTH = 96;

/** JSON's escapes are Python's too, but for what lies beyond the basic plane, which JSON writes as it is. */
function quoted(text: string): string {
  // Lines that only some languages end a string at, and what cannot be seen, are written out.
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

interface Words {
  none: string;
  yes: string;
  no: string;
  key: (name: string) => string;
}

const PYTHON: Words = { none: "None", yes: "True", no: "False", key: quoted };
const TYPESCRIPT: Words = {
  none: "null",
  yes: "true",
  no: "false",
  key: (name) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name)),
};

function written(value: unknown, words: Words, indent: number, column: number): string {
  if (value === null || value === undefined) return words.none;
  if (typeof value === "boolean") return value ? words.yes : words.no;
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : words.none;
  if (typeof value === "string") return quoted(value);
  const isList = Array.isArray(value);
  const [open, close] = isList ? ["[", "]"] : ["{", "}"];
  const pad = words === TYPESCRIPT && !isList ? " " : "";
  const parts = (inner: number) =>
    isList
      ? value.map((one) => written(one, words, inner, inner))
      : Object.entries(value).map(
          ([name, one]) => `${words.key(name)}: ${written(one, words, inner, inner + name.length + 4)}`,
        );
  const flat = parts(indent);
  if (flat.length === 0) return open + close;
  const line = `${open}${pad}${flat.join(", ")}${pad}${close}`;
  if (!line.includes("\n") && column + line.length <= WIDTH) return line;
  const inner = " ".repeat(indent + STEP);
  const lines = parts(indent + STEP).map((part) => `${inner}${part},\n`);
  return `${open}\n${lines.join("")}${" ".repeat(indent)}${close}`;
}

const STEP = 4;

/** `column`: how far into its line it begins. */
export function python(value: unknown, indent = 0, column = indent): string {
  return written(value, PYTHON, indent, column);
}

export function typescript(value: unknown, indent = 0, column = indent): string {
  return written(value, TYPESCRIPT, indent, column);
}

/** For a POSIX shell: nothing within single quotes means anything, but the quote itself. */
export function shell(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
