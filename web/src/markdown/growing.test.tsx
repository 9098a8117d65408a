import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, render } from "@testing-library/react";
import { Profiler } from "react";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

const drawn = new Map<string, number>();
let Markdown: typeof import("./Markdown").Markdown;

/** In place of each paragraph, heading and cell, which is counted by how it begins. */
function Counted({ text }: { text: string }) {
  const name = text.slice(0, 6);
  drawn.set(name, (drawn.get(name) ?? 0) + 1);
  return text;
}

// The files of tests share their modules: this one has its own, and leaves none behind.
beforeAll(async () => {
  vi.resetModules();
  vi.doMock("./Inline", () => ({ Inline: Counted }));
  ({ Markdown } = await import("./Markdown"));
});

afterAll(() => {
  vi.doUnmock("./Inline");
  vi.resetModules();
});

const client = new QueryClient();

function page(text: string, live: boolean, shown: () => void) {
  return (
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={client}>
        <Profiler id="text" onRender={shown}>
          <Markdown text={text} live={live} />
        </Profiler>
      </QueryClientProvider>
    </I18nProvider>
  );
}

test("what is finished is not drawn again while more is written, and each piece is shown once", () => {
  const paragraphs = Array.from({ length: 20 }, (_, at) => `No. ${String(at).padStart(2, "0")} has some words to say.`);
  const text = paragraphs.join("\n\n");
  const shown = vi.fn();
  const { rerender, container } = render(page("", true, shown));
  let pieces = 0;
  for (let at = 10; at < text.length; at += 10) {
    act(() => rerender(page(text.slice(0, at), true, shown)));
    pieces += 1;
  }
  act(() => rerender(page(text, false, shown)));
  expect(container.querySelectorAll("p")).toHaveLength(paragraphs.length);
  // As often as it has grown, and once more where it stops to be the end.
  const longest = Math.ceil((paragraphs[0]?.length ?? 0) / 10) + 3;
  for (const one of paragraphs) expect(drawn.get(one.slice(0, 6)), one).toBeLessThanOrEqual(longest);
  expect(shown.mock.calls.length).toBeLessThanOrEqual(pieces + 2);
});
