import { createCssVariablesTheme, createHighlighterCore, type HighlighterCore, type LanguageInput } from "shiki/core";
import { createJavaScriptRegexEngine } from "shiki/engine/javascript";
import type { ColourAnswer, Coloured, ColourRequest } from "./useColours";

/** Each is loaded when it is first needed. */
const GRAMMARS: Record<string, LanguageInput> = {
  bash: () => import("@shikijs/langs/bash"),
  c: () => import("@shikijs/langs/c"),
  cpp: () => import("@shikijs/langs/c"),
  csharp: () => import("@shikijs/langs/csharp"),
  css: () => import("@shikijs/langs/css"),
  diff: () => import("@shikijs/langs/diff"),
  docker: () => import("@shikijs/langs/docker"),
  go: () => import("@shikijs/langs/go"),
  html: () => import("@shikijs/langs/html"),
  ini: () => import("@shikijs/langs/ini"),
  java: () => import("@shikijs/langs/java"),
  javascript: () => import("@shikijs/langs/javascript"),
  json: () => import("@shikijs/langs/json"),
  jsx: () => import("@shikijs/langs/jsx"),
  kotlin: () => import("@shikijs/langs/kotlin"),
  lua: () => import("@shikijs/langs/lua"),
  powershell: () => import("@shikijs/langs/powershell"),
  python: () => import("@shikijs/langs/python"),
  r: () => import("@shikijs/langs/r"),
  rust: () => import("@shikijs/langs/rust"),
  scala: () => import("@shikijs/langs/scala"),
  sql: () => import("@shikijs/langs/sql"),
  swift: () => import("@shikijs/langs/swift"),
  toml: () => import("@shikijs/langs/toml"),
  tsx: () => import("@shikijs/langs/tsx"),
  typescript: () => import("@shikijs/langs/typescript"),
  xml: () => import("@shikijs/langs/xml"),
  yaml: () => import("@shikijs/langs/yaml"),
};

/** The theme's colours are names of variables; what they are is said in markdown.css, for each theme of the page. */
const THEME = createCssVariablesTheme({ name: "page", variablePrefix: "--c-" });
const LONGEST_LINE = 2000;

let highlighter: Promise<HighlighterCore> | null = null;
const loading = new Map<string, Promise<void>>();

async function coloured(code: string, language: string): Promise<Coloured[][] | null> {
  const grammar = GRAMMARS[language];
  if (!grammar) return null;
  highlighter ??= createHighlighterCore({ themes: [THEME], engine: createJavaScriptRegexEngine({ forgiving: true }) });
  const shiki = await highlighter;
  const loaded = loading.get(language) ?? shiki.loadLanguage(grammar);
  loading.set(language, loaded);
  await loaded;
  const known = shiki.getLoadedLanguages();
  const lang = known.includes(language) ? language : language === "cpp" ? "c" : language;
  const { tokens } = shiki.codeToTokens(code, { lang, theme: "page", tokenizeMaxLineLength: LONGEST_LINE });
  return tokens.map((line) => line.map((token) => ({ text: token.content, look: look(token.color) })));
}

/** `var(--c-token-keyword)` → `c-keyword`. */
function look(colour: string | undefined): string {
  const name = /--c-token-([a-z-]+)/.exec(colour ?? "")?.[1];
  return name ? `c-${name}` : "";
}

self.onmessage = async ({ data }: MessageEvent<ColourRequest>) => {
  const lines = await coloured(data.code, data.language).catch(() => null);
  self.postMessage({ id: data.id, lines } satisfies ColourAnswer);
};
