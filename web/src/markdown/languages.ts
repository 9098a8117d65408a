/** Languages by the names that stand behind fences: how they are called, how their files end, other names. */
const LANGUAGES: Record<string, [name: string, ending: string, ...others: string[]]> = {
  bash: ["Shell", "sh", "sh", "shell", "zsh", "console", "shellscript", "shellsession"],
  c: ["C", "c", "h"],
  cpp: ["C++", "cpp", "c++", "cc", "hpp", "cxx"],
  csharp: ["C#", "cs", "cs", "c#"],
  css: ["CSS", "css"],
  diff: ["Diff", "diff", "patch"],
  docker: ["Dockerfile", "dockerfile", "dockerfile"],
  go: ["Go", "go", "golang"],
  html: ["HTML", "html", "htm", "svg", "vue"],
  ini: ["INI", "ini", "properties", "conf"],
  java: ["Java", "java"],
  javascript: ["JavaScript", "js", "js", "mjs", "cjs", "node"],
  json: ["JSON", "json", "jsonc", "json5", "jsonl"],
  jsx: ["JSX", "jsx"],
  kotlin: ["Kotlin", "kt", "kt"],
  latex: ["LaTeX", "tex", "tex"],
  lua: ["Lua", "lua"],
  markdown: ["Markdown", "md", "md"],
  mermaid: ["Mermaid", "mmd"],
  php: ["PHP", "php"],
  powershell: ["PowerShell", "ps1", "ps1", "pwsh"],
  python: ["Python", "py", "py", "python3", "ipython"],
  r: ["R", "r"],
  ruby: ["Ruby", "rb", "rb"],
  rust: ["Rust", "rs", "rs"],
  scala: ["Scala", "scala"],
  sql: ["SQL", "sql", "mysql", "postgresql", "postgres", "sqlite"],
  swift: ["Swift", "swift"],
  toml: ["TOML", "toml"],
  tsx: ["TSX", "tsx"],
  typescript: ["TypeScript", "ts", "ts", "mts", "cts"],
  xml: ["XML", "xml", "xsl", "rss"],
  yaml: ["YAML", "yaml", "yml"],
};

const BY_NAME = new Map<string, string>();
for (const [id, [, , ...others]] of Object.entries(LANGUAGES))
  for (const name of [id, ...others]) BY_NAME.set(name, id);

function first(info: string): string {
  return (/^[^\s{:,]*/.exec(info.trim())?.[0] ?? "").slice(0, 40);
}

/** The language that is meant; empty where it is none that is known. */
export function languageOf(info: string): string {
  return BY_NAME.get(first(info).toLowerCase()) ?? "";
}

/** As it is called; of an unknown one what was written. */
export function nameOf(info: string): string {
  const known = languageOf(info);
  return known ? (LANGUAGES[known]?.[0] ?? "") : first(info);
}

export function endingOf(language: string): string {
  return LANGUAGES[language]?.[1] ?? "txt";
}
