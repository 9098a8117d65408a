import { expect, it } from "vitest";
import { EMPTY, newPrice } from "./price_form";

const form = { ...EMPTY, endpoint: "mine" };

it("is whole with input and output, and with a cached rate between them", () => {
  expect(newPrice({ ...form, input: "0,5" }).rates).toBe("");
  expect(newPrice({ ...form, input: " 0,5", output: "1.5" }).rates).toBe("0.5/1.5");
  expect(newPrice({ ...form, input: "0.5", cached: "0.05", output: "1.5" }).rates).toBe("0.5/0.05/1.5");
});

it("takes tokens for free where something else has a price", () => {
  const made = newPrice({ ...form, minute: "0,006", currency: "EUR" });
  expect(made).toMatchObject({ rates: "0/0", minute: "0.006", characters: "0", request: "0", currency: "EUR" });
  expect(newPrice({ ...form, input: "1", characters: "15" }).rates).toBe("1/0");
});

it("leaves the currency to the installation where none is given", () => {
  expect(newPrice(form)).toMatchObject({ currency: null, effective_from: "" });
});
