/// <reference types="vitest/config" />
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import tailwind from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin, type Rolldown } from "vite";
import { notices, packageOf } from "./scripts/licences.mjs";
import { bundleOf, LANGUAGES } from "./scripts/messages.mjs";

const MESSAGES = "virtual:messages/";

/** Messages of one bundle in one language, compiled: `virtual:messages/chat/fr`. */
function messages(): Plugin {
  const root = fileURLToPath(new URL("src", import.meta.url));
  return {
    name: "ventoux-messages",
    resolveId: (id) => (id.startsWith(MESSAGES) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${MESSAGES}`)) return undefined;
      const [bundle, language] = id.slice(MESSAGES.length + 1).split("/");
      if (!bundle || !language || !LANGUAGES.includes(language)) throw new Error(`no messages ${id}`);
      const { files, compiled } = bundleOf(root, bundle, language);
      for (const file of files) this.addWatchFile(file);
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(compiled))})`;
    },
  };
}

/** A compressed sibling of each file that is worth it, so that the server compresses nothing. Of what was written: the
 * bundle still has marks in it that the last step replaces. */
function compressed(): Plugin {
  return {
    name: "ventoux-compressed",
    apply: "build",
    writeBundle({ dir = "" }, bundle) {
      for (const name of Object.keys(bundle)) {
        if (!/\.(js|css|svg|mjs|txt)$/.test(name)) continue;
        const source = readFileSync(join(dir, name));
        if (source.length < 1024) continue;
        writeFileSync(join(dir, `${name}.gz`), gzipSync(source, { level: 9 }));
        const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
        writeFileSync(join(dir, `${name}.br`), brotliCompressSync(source, { params }));
      }
    },
  };
}

/** Few files: each is asked for by itself, six at a time. What the first page needs are two, of which one stays as it is
 * when only the application changes; what pages share that come later is put together where the same ones need it. */
const CHUNKS: Rolldown.CodeSplittingGroup[] = [
  { name: "packages", tags: ["$initial"], test: /node_modules/, priority: 3 },
  { name: "application", tags: ["$initial"], priority: 2 },
  { name: "shared", minShareCount: 2, entriesAware: true, entriesAwareMergeThreshold: 24_000, priority: 1 },
];

/** Of 250 KB with gzip before the first message, texts and what comes with the page take 22; tests/e2e/web/test_light.py
 * counts all that a browser loads. */
const BUDGET = { scripts: 200_000, styles: 30_000 };

/** What the page itself loads, by its names: what its entry imports, not what is imported on first use. */
function shellOf(bundle: Rolldown.OutputBundle): string[] {
  const chunks = new Map(
    Object.values(bundle).flatMap((file) => (file.type === "chunk" ? [[file.fileName, file]] : [])),
  );
  const first = new Set([...chunks.values()].filter((chunk) => chunk.isEntry).map((chunk) => chunk.fileName));
  for (const name of first) for (const imported of chunks.get(name)?.imports ?? []) first.add(imported);
  // An entry of imports only is left out: the page has them instead.
  const there = [...first]
    .flatMap((name) => chunks.get(name) ?? [])
    .filter(
      (chunk) => chunk.exports.length || !chunk.isEntry || /[^;\s]/.test(chunk.code.replace(/import\s*"[^"]*"/g, "")),
    );
  return [
    ...there.map((chunk) => chunk.fileName),
    ...there.flatMap((chunk) => [...(chunk.viteMetadata?.importedCss ?? [])]),
  ];
}

/** The service worker knows the shell's files by the build's own list. Fails a build whose shell is too heavy. */
function shell(): Plugin {
  let files: string[] = [];
  return {
    name: "ventoux-shell",
    apply: "build",
    generateBundle(_, bundle) {
      files = shellOf(bundle);
      const source = readFileSync(fileURLToPath(new URL("src/app/worker.js", import.meta.url)), "utf8");
      const names = JSON.stringify(files.map((name) => `/${name}`));
      this.emitFile({ type: "asset", fileName: "sw.js", source: source.replace("__SHELL__", names) });
    },
    writeBundle({ dir = "" }) {
      const packed = (ending: string) =>
        files
          .filter((name) => name.endsWith(ending))
          .map((name) => gzipSync(readFileSync(join(dir, name)), { level: 9 }).length)
          .reduce((sum, size) => sum + size, 0);
      const [scripts, styles] = [packed(".js"), packed(".css")];
      this.info(`before the first page, with gzip: ${scripts} bytes of scripts, ${styles} of styles`);
      if (!scripts || scripts > BUDGET.scripts || !styles || styles > BUDGET.styles) {
        this.error(
          `too heavy with gzip: ${scripts} bytes of scripts, ${styles} of styles; ${JSON.stringify(BUDGET)} are allowed`,
        );
      }
    },
  };
}

/** Folders of the packages whose code is in what is built, in workers as well, which are bundled before the rest. What
 * styles begin with is no module. */
const passedOn = new Set([fileURLToPath(new URL("node_modules/tailwindcss", import.meta.url))]);

/** The licences of what is passed on, beside it. */
function licences({ tells }: { tells: boolean }): Plugin {
  return {
    name: "ventoux-licences",
    apply: "build",
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        const modules = file.type === "chunk" ? file.moduleIds : [];
        for (const folder of modules.map(packageOf)) if (folder) passedOn.add(folder);
      }
      if (tells) this.emitFile({ type: "asset", fileName: "licences.txt", source: notices(passedOn) });
    },
  };
}

export default defineConfig({
  plugins: [react(), tailwind(), messages(), shell(), licences({ tells: true }), compressed()],
  // Workers load what they need when they need it, which takes modules.
  worker: { format: "es", plugins: () => [licences({ tells: false })] },
  html: { cspNonce: "%CSP_NONCE%" },
  build: {
    outDir: "../src/ventoux/static",
    emptyOutDir: true,
    sourcemap: false,
    target: "es2022",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      output: {
        codeSplitting: { groups: CHUNKS },
        chunkFileNames: ({ name }) => `assets/${name.replace(/~.*/, "")}-[hash].js`,
        assetFileNames: ({ names: [name = ""] }) => `assets/${name.replace(/~.*|\.\w+$/g, "")}-[hash][extname]`,
      },
    },
  },
  server: {
    port: 5173,
    proxy: Object.fromEntries(
      ["/v1", "/api", "/openai", "/models", "/endpoints", "/preview", "/openapi.json", "/docs", "/healthz"].map(
        (path) => [path, { target: process.env.VENTOUX_URL ?? "http://127.0.0.1:8080" }],
      ),
    ),
  },
  test: {
    environment: "jsdom",
    setupFiles: ["src/app/testing.ts"],
    restoreMocks: true,
    // Beside other tests, on a small machine, what takes a second alone takes many.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Two workers on a small machine; each file in a context of its own costs a second.
    maxWorkers: 2,
    isolate: false,
    css: false,
  },
});
