import { describe, expect, it } from "vitest";

const SOURCES = import.meta.glob<string>("../**/*.{ts,tsx}", { query: "?raw", import: "default", eager: true });

/** `queryKey: [...]` beside a `queryFn`: where something is asked, and by which path of the server. */
function asked(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const [file, source] of Object.entries(SOURCES)) {
    if (file.includes(".test.")) continue;
    for (const [, key, rest] of source.matchAll(/queryKey: (\[[^\]]*\]),\s*queryFn:([\s\S]{0,400})/g)) {
      const plain = (key ?? "").replace(/\b(?!")(use)?[wW]orkspaceId(\(\))?/g, "workspace");
      const method = /\.(GET|POST)\(\s*"([^"]+)"/.exec(rest ?? "");
      const how = `${method?.[2] ?? file} ${/\)\)\.(items|data)\b/.exec(rest ?? "")?.[1] ?? ""}`;
      found.set(plain, (found.get(plain) ?? new Set()).add(how));
    }
  }
  return found;
}

describe("queries", () => {
  it("keep one shape under one key, wherever it is asked for", () => {
    const several = [...asked()].filter(([, ways]) => ways.size > 1).map(([key, ways]) => `${key}: ${[...ways]}`);
    expect(asked().size).toBeGreaterThan(20);
    expect(several).toEqual([]);
  });
});
