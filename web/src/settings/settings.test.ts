import { beforeEach, describe, expect, it } from "vitest";
import { DEFAULT_KEYS, useKeys } from "../shell/keys";
import { useLook } from "../theme/look";
import { browserOf } from "./Account";
import { clashOf } from "./clash";
import { apply } from "./interface";
import { useWriting } from "./writing";

describe("settings from another device", () => {
  beforeEach(() => {
    window.matchMedia ??= ((query: string) => ({ matches: false, media: query })) as typeof window.matchMedia;
  });

  it("are taken over where they are known, and else passed by", () => {
    apply({
      theme: "dark",
      text_size: 99,
      enter_sends: false,
      shortcuts: { bindings: { search: "mod+j", fly: "mod+f", stop: 5 }, enabled: false },
      starred: ["x"],
    });
    expect(useLook.getState()).toMatchObject({ theme: "dark", textSize: 2 });
    expect(useWriting.getState().enterSends).toBe(false);
    expect(useKeys.getState()).toEqual({ bindings: { ...DEFAULT_KEYS, search: "mod+j" }, enabled: false });
    apply({ theme: "pink", text_size: "big", shortcuts: null, language: "xx" });
    expect(useLook.getState()).toMatchObject({ theme: "dark", textSize: 2 });
  });
});

it("keys that do something already are named, but for those of the action itself", () => {
  expect(clashOf(DEFAULT_KEYS, "stop", DEFAULT_KEYS.search)).toBe("search");
  expect(clashOf(DEFAULT_KEYS, "search", DEFAULT_KEYS.search)).toBeUndefined();
});

it("a browser is called by two words", () => {
  const agent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/139.0 Safari/537.36 Edg/139.0";
  expect(browserOf(agent)).toBe("Edge · Linux");
  expect(browserOf("curl/8")).toBe("curl/8");
});
