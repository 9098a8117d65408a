import { bytes, compact, money } from "../../i18n/format";
import { language } from "../../i18n/language";
import type { MessageKey, Translate } from "../../i18n/t";
import type { Card, FoundModel } from "./queries";

// messages: catalog.capability.* catalog.licence_kind.* catalog.standing.*

export function capabilityName(capability: string, t: Translate): string {
  return t(`catalog.capability.${capability}` as MessageKey);
}

export function licenceKind(kind: string | null | undefined, t: Translate): string {
  return kind ? t(`catalog.licence_kind.${kind}` as MessageKey) : t("catalog.unknown");
}

export function standingName(standing: FoundModel["standing"], t: Translate): string {
  return t(`catalog.standing.${standing}`);
}

/** The name of a language in the language that is shown. */
export function languageName(code: string): string {
  try {
    return new Intl.DisplayNames([language.getState().region], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

export function parametersOf(model: Pick<Card, "parameters" | "active_parameters">, t: Translate): string {
  if (!model.parameters) return t("catalog.unknown");
  const all = compact(model.parameters);
  return model.active_parameters ? t("catalog.active", { all, active: compact(model.active_parameters) }) : all;
}

export function contextOf(tokens: number, t: Translate): string {
  return tokens ? t("catalog.tokens", { tokens: compact(tokens) }) : t("catalog.unknown");
}

export function memoryOf(memory: number | null, estimated: boolean | null, t: Translate): string {
  if (memory === null) return t("catalog.unknown");
  return estimated ? t("catalog.about", { size: bytes(memory) }) : bytes(memory);
}

type ListPrice = FoundModel["list_prices"][number];

/** All that a provider asks, in words. */
export function priceInWords(price: ListPrice, t: Translate): string {
  const said = (value: number | null | undefined, key: MessageKey) =>
    typeof value === "number" ? [t(key, { amount: money(value, price.currency) })] : [];
  return [
    ...said(price.input, "catalog.price_input"),
    ...said(price.cached, "catalog.price_cached"),
    ...said(price.output, "catalog.price_output"),
    ...said(price.pages, "catalog.price_pages"),
    ...said(price.minute, "catalog.price_minute"),
  ].join(" · ");
}

export function hostOf(address: string): string {
  try {
    return new URL(address).host;
  } catch {
    return address;
  }
}
