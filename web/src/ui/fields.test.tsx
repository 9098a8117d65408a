import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { fireEvent, render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { Select, TextField } from "./fields";

describe("a form that is not filled in", () => {
  const show = () =>
    render(
      <I18nProvider i18n={i18n}>
        <form>
          <TextField label="Name" required defaultValue="Zoe" />
          <TextField label="Address" type="email" defaultValue="zoe" />
          <Select label="Role" required options={[{ value: "", label: "…" }]} />
          <button type="submit">Send</button>
        </form>
      </I18nProvider>,
    );

  it("says at its fields what is wrong, in the language of the interface, and leads to the first", () => {
    show();
    fireEvent.click(screen.getByRole("button", { name: "Send" }));
    expect(screen.getByLabelText("Name")).not.toHaveAttribute("aria-invalid");
    expect(screen.getByLabelText("Address")).toHaveAccessibleDescription("This is not an e-mail address.");
    expect(screen.getByLabelText("Address")).toHaveFocus();
    expect(screen.getByLabelText("Role")).toHaveAccessibleDescription("Choose one.");
  });
  it("says no more of a field that is being mended", () => {
    show();
    fireEvent.click(screen.getByRole("button", { name: "Send" }));
    fireEvent.input(screen.getByLabelText("Address"), { target: { value: "zoe@example.org" } });
    expect(screen.getByLabelText("Address")).not.toHaveAttribute("aria-invalid");
    expect(screen.getByText("Choose one.")).toBeInTheDocument();
  });
});
