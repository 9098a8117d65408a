import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { describe, expect, it, vi } from "vitest";
import { ApiError } from "../../api/errors";
import { EndpointFields } from "./EndpointFields";
import { type EndpointForm, newForm } from "./form";

interface Props {
  error: unknown;
  told: (form: EndpointForm) => void;
}

function Filled({ error, told }: Props) {
  const [form, setForm] = useState(() => newForm("ministral-3-8b"));
  return (
    <EndpointFields
      form={form}
      onChange={setForm}
      onSubmit={() => told(form)}
      error={error}
      isNew
      actions={<button type="submit">go</button>}
    />
  );
}

function shown(error: unknown = null) {
  const told = vi.fn<(form: EndpointForm) => void>();
  // Nothing is asked: there is no server, and what the form suggests is not what is tested here.
  const queries = new QueryClient({ defaultOptions: { queries: { enabled: false } } });
  render(
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={queries}>
        <Filled error={error} told={told} />
      </QueryClientProvider>
    </I18nProvider>,
  );
  return told;
}

describe("the form of an endpoint", () => {
  it("shows what the server says at the field that it is about, and the rest below", () => {
    shown(
      new ApiError(422, "endpoint_refused", "", "", null, [
        { loc: ["deployments", 0, "model"], message: "No model is called so." },
        { loc: ["body"], message: "Expected `int` >= 1 - at `$.spec.limits.concurrent`" },
        { loc: ["deployments"], message: "The licence has to be accepted." },
      ]),
    );
    expect(screen.getByLabelText("Model")).toHaveAttribute("aria-invalid", "true");
    expect(screen.getByLabelText("Calls at once", { selector: "[placeholder]" })).toHaveAttribute(
      "aria-invalid",
      "true",
    );
    expect(screen.getByText("Expected `int` >= 1")).toBeVisible();
    expect(screen.getByText("The licence has to be accepted.")).toBeVisible();
    expect(screen.getAllByText(/No model is called so/)).toHaveLength(1);
  });
  it("puts models in the order in which they take over", () => {
    const told = shown();
    fireEvent.click(screen.getByText("Add a fallback"));
    fireEvent.change(screen.getAllByLabelText("Model")[1] as HTMLElement, { target: { value: "other" } });
    fireEvent.click(screen.getByLabelText("Move fallback-1 up"));
    fireEvent.click(screen.getByText("go"));
    expect(told.mock.calls[0]?.[0].deployments.map((one) => one.model)).toEqual(["other", "ministral-3-8b"]);
  });
});
