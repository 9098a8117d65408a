import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import payloads from "./hostile.json";
import { Markdown } from "./Markdown";

vi.stubGlobal(
  "IntersectionObserver",
  class {
    observe() {}
    disconnect() {}
  },
);

const ALLOWED_HREF = /^(?:https?:\/\/|mailto:)/;
const FORBIDDEN =
  "script, style, iframe, object, embed, form, base, meta, link, template, video, audio, [name], [srcdoc], [autofocus]";

function shown(text: string, live: boolean) {
  return render(
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={new QueryClient()}>
        <Markdown text={text} live={live} />
      </QueryClientProvider>
    </I18nProvider>,
  ).container;
}

function written({ text, times = 1, after = "" }: { text: string; times?: number; after?: string }): string {
  return text.repeat(times) + after;
}

function harmless(within: Element): void {
  expect(within.querySelectorAll(FORBIDDEN)).toHaveLength(0);
  for (const one of within.querySelectorAll("*")) {
    for (const { name, value } of one.attributes) {
      expect(name).not.toMatch(/^on/);
      if (name === "href") expect(value).toMatch(ALLOWED_HREF);
      if (name === "href") expect(value).not.toMatch(/\/\/[^/]*@/);
      if (name === "src") expect(value).toMatch(/^data:image\/(?:png|jpeg|gif|webp);base64,/);
      if (name === "id") expect(value).toMatch(/^[_«:]?r/);
    }
  }
  for (const link of within.querySelectorAll("a")) {
    expect(link.rel).toContain("noopener");
    expect(link.target).toBe("_blank");
  }
}

describe("hostile text", () => {
  it.each(payloads.map((one) => [one.name, written(one)] as const))("stays text: %s", (_, text) => {
    const before = performance.now();
    harmless(shown(text, false));
    cleanup();
    harmless(shown(text.slice(0, Math.min(500, Math.floor(text.length / 2))), true));
    // However it was made to take long. On a busy machine it takes a few times as long as it would.
    expect(performance.now() - before).toBeLessThan(3000);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
