import type { NewPrice } from "./queries";

export interface PriceForm {
  endpoint: string;
  currency: string;
  input: string;
  cached: string;
  output: string;
  request: string;
  minute: string;
  characters: string;
  from: string;
}

export const EMPTY: PriceForm = {
  endpoint: "",
  currency: "",
  input: "",
  cached: "",
  output: "",
  request: "",
  minute: "",
  characters: "",
  from: "",
};

/** With a point, as the API has decimals; somebody may have written a comma. */
function decimal(text: string): string {
  return text.trim().replace(",", ".");
}

/** As the API takes it. `rates` is empty while it is not whole: tokens cost nothing only where something else does. */
export function newPrice(form: PriceForm): NewPrice {
  const spoken = decimal(form.minute) || decimal(form.characters) || decimal(form.request);
  const input = decimal(form.input) || (spoken && "0");
  const output = decimal(form.output) || (spoken && "0");
  const cached = decimal(form.cached);
  return {
    endpoint: form.endpoint,
    rates: input && output ? [input, cached, output].filter(Boolean).join("/") : "",
    request: decimal(form.request) || "0",
    minute: decimal(form.minute) || "0",
    characters: decimal(form.characters) || "0",
    currency: form.currency.trim() || null,
    effective_from: form.from ? new Date(form.from).toISOString() : "",
  };
}
