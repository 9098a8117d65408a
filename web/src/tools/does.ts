import {
  BookOpenText,
  Brain,
  Code2,
  FileSearch,
  Globe,
  Image,
  type LucideIcon,
  MessageCircleQuestion,
  PanelRight,
  Plug,
  Search,
  Wrench,
} from "lucide-react";
import { known, type Translate } from "../i18n/t";
import type { Call } from "../stream/entries";
import { argumentsOf, words } from "./reading";

const ICONS: Record<string, LucideIcon> = {
  web_search: Search,
  open_page: Globe,
  code_interpreter: Code2,
  document_library: FileSearch,
  image_generation: Image,
  remember: Brain,
  read_more: BookOpenText,
  ask_user: MessageCircleQuestion,
  canvas_create: PanelRight,
  canvas_edit: PanelRight,
  canvas_read: PanelRight,
};

export function iconOf(call: Call): LucideIcon {
  return ICONS[call.function] ?? (call.name === call.function ? Wrench : Plug);
}

/** The argument that says most about a call. */
const TELLING: Record<string, string> = {
  web_search: "query",
  open_page: "url",
  document_library: "query",
  image_generation: "prompt",
  remember: "text",
  canvas_create: "title",
};
const LONGEST = 90;

/** What a call does, in words. messages: tools.does.* */
export function does(call: Call, t: Translate): string {
  const own = `tools.does.${call.function}`;
  const telling = TELLING[call.function];
  const what = telling ? short(words(argumentsOf(call)[telling])) : "";
  const done = String(call.state === "done");
  if (known(own) && (what || !telling)) return t(own, { what, done });
  if (call.name && call.name !== call.function && !ICONS[call.function]) {
    return t("tools.does.connector", { what: functionOf(call), connector: call.name, done });
  }
  return t("tools.does.function", { what: call.function || call.name, done });
}

/** A connector's function without the connector's name before it. */
export function functionOf(call: Call): string {
  return call.function.startsWith(`${call.name}_`) ? call.function.slice(call.name.length + 1) : call.function;
}

function short(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}
