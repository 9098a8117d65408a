import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { fireEvent, render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { LogprobsView } from "./LogprobsView";

it("tells in words what each token might have been, by the keyboard too", () => {
  const token = (text: string, share: number) => ({ token: text, logprob: Math.log(share) });
  render(
    <I18nProvider i18n={i18n}>
      <LogprobsView
        tokens={[
          { ...token("Hel", 0.9), top: [token("Hel", 0.9), token("Hi", 0.1)] },
          { ...token("lo", 0.4), top: [token("p", 0.6), token("lo", 0.4)] },
        ]}
      />
    </I18nProvider>,
  );
  expect(screen.getByText('"Hi"')).toBeVisible();
  fireEvent.keyDown(screen.getByLabelText("Tokens of the answer"), { key: "ArrowRight" });
  fireEvent.keyDown(screen.getByLabelText("Tokens of the answer"), { key: "ArrowRight" });
  expect(screen.getByText("lo")).toHaveAttribute("aria-selected", "true");
  expect(screen.getByText('"p"')).toBeVisible();
  expect(screen.getByText(/40/, { selector: "p" })).toBeVisible();
});
