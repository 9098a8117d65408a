import { fireEvent, render, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { useLoadingAhead } from "./ahead";
import type { Page } from "./loading";

function shown(): Page<object> & { preload: ReturnType<typeof vi.fn> } {
  return Object.assign(() => null, { preload: vi.fn() });
}

const pages = { "/agents": shown(), "/agents/:agent": shown(), "/console/keys": shown() };

function Links() {
  useLoadingAhead(pages);
  return (
    <>
      <a href="/agents">Agents</a>
      <a href="/agents/ag_1?tab=test">
        <b>One of them</b>
      </a>
      <a href="https://example.org/agents">Elsewhere</a>
      <button type="button">None</button>
    </>
  );
}

it("loads the page that is pointed at or focused, and no other", () => {
  render(<Links />);
  fireEvent.pointerOver(screen.getByText("Elsewhere"));
  fireEvent.pointerOver(screen.getByText("None"));
  fireEvent.pointerOver(screen.getByText("One of them"));
  expect(pages["/agents/:agent"].preload).toHaveBeenCalledOnce();
  expect(pages["/agents"].preload).not.toHaveBeenCalled();
  fireEvent.focusIn(screen.getByText("Agents"));
  expect(pages["/agents"].preload).toHaveBeenCalledOnce();
  expect(pages["/console/keys"].preload).not.toHaveBeenCalled();
});
