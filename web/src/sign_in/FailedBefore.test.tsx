import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { FailedBefore, wordsFor } from "./FailedBefore";

it("says what the name means where that fits a sign-in with an organisation", () => {
  expect(wordsFor("open_id_unavailable")).toBe("error.open_id_unavailable");
  expect(wordsFor("too_many_tries")).toBe("error.too_many_tries");
});

it.each(["sign_in_refused", "unexpected", "csrf_refused", "<b>", "constructor"])(
  "says for %s that the sign-in did not succeed",
  (name) => {
    expect(wordsFor(name)).toBe("sign_in.openid_failed");
  },
);

it("shows nothing of what the address says", () => {
  render(
    <I18nProvider i18n={i18n}>
      <FailedBefore name="Your account is locked, call 0800 123" />
    </I18nProvider>,
  );
  expect(screen.getByRole("alert")).toHaveTextContent("Signing in through your organisation failed");
  expect(screen.getByRole("alert")).not.toHaveTextContent("0800");
});
