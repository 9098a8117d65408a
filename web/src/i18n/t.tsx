import { i18n } from "@lingui/core";
import { Trans, useLingui } from "@lingui/react";
import type { ReactElement } from "react";
import type { Messages } from "./keys";

export type MessageKey = keyof Messages;
export type Values = Record<string, string | number | Date | undefined>;
export type Translate = (key: MessageKey, values?: Values) => string;

/** The text of a key in the language that is shown. In components take `useT`, which follows a change of language. */
export const t: Translate = (key, values) => i18n._(key, values);

/** Whether there is such a message: for families whose keys come from the server, such as the names of errors. */
export function known(key: string): key is MessageKey {
  return key in i18n.messages;
}

export function useT(): Translate {
  useLingui();
  return t;
}

interface Props {
  id: MessageKey;
  values?: Values;
  /** What stands for `<0>…</0>`, `<1>…</1>` in the text. */
  components?: ReactElement[];
}

/** A text with elements in it. */
export function T({ id, values, components = [] }: Props): ReactElement {
  return <Trans id={id} values={values} components={Object.fromEntries(components.entries())} />;
}
