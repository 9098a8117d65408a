import type { Translate } from "../i18n/t";

export type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** What is wrong with what is in a field, in the language of the interface; the browser would say it in its own. */
export function faultOf(control: Control, t: Translate): string {
  const { validity } = control;
  if (validity.valueMissing) return t(control.tagName === "SELECT" ? "ui.fault_choose" : "ui.fault_missing");
  if (control instanceof HTMLSelectElement) return t("ui.fault_form");
  if (validity.tooShort) return t("ui.fault_short", { count: control.minLength });
  if (control instanceof HTMLTextAreaElement) return t("ui.fault_form");
  if (validity.badInput) return t("ui.fault_form");
  if (validity.rangeUnderflow) return t("ui.fault_least", { value: control.min });
  if (validity.rangeOverflow) return t("ui.fault_most", { value: control.max });
  if (validity.typeMismatch && control.type === "email") return t("ui.fault_email");
  if (validity.typeMismatch && control.type === "url") return t("ui.fault_url");
  return t("ui.fault_form");
}

/** Whether no field before it in its form is wrong: that one has the focus. */
export function isFirstFault(control: Control): boolean {
  const fields = [...(control.form?.elements ?? [control])];
  const wrong = fields.find((one) => "validity" in one && !(one.validity as ValidityState).valid && "value" in one);
  return wrong === control;
}
