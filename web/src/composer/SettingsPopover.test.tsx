import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { fireEvent, render, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import type { Choice } from "./choice";
import { SettingsPopover } from "./SettingsPopover";

const CHOICE: Choice = {
  model: "clerk",
  agentId: null,
  tools: null,
  instructions: "",
  args: { temperature: 0.5 },
  guardrails: [],
  projectId: null,
  temporary: false,
};

function shown() {
  const told = vi.fn<(changed: Partial<Choice>) => void>();
  const { unmount } = render(
    <I18nProvider i18n={i18n}>
      <SettingsPopover choice={CHOICE} onChange={told} />
    </I18nProvider>,
  );
  fireEvent.click(screen.getByRole("button"));
  return { told, unmount };
}

function type(tokens: string): void {
  const [, limit] = screen.getAllByRole("spinbutton");
  fireEvent.change(limit as HTMLElement, { target: { value: tokens } });
}

function close(): void {
  fireEvent.keyDown(document.activeElement ?? document.body, { key: "Escape" });
}

it("what was changed is told once, as it closes, and not at each letter", () => {
  const { told, unmount } = shown();
  type("2");
  type("24");
  expect(told).not.toHaveBeenCalled();
  close();
  const changed = { args: { temperature: 0.5, max_tokens: 24 } };
  expect(told.mock.calls).toEqual([[changed]]);
  unmount();
  expect(told).toHaveBeenCalledTimes(1);
});

it("what was changed is told where the page is left while it is open", () => {
  const { told, unmount } = shown();
  type("7");
  unmount();
  expect(told.mock.calls).toEqual([[{ args: { temperature: 0.5, max_tokens: 7 } }]]);
});

it("where nothing was changed nothing is told", () => {
  const { told } = shown();
  type("7");
  type("");
  close();
  expect(told).not.toHaveBeenCalled();
});
