import type { Translate } from "../i18n/t";
import { type Draft, EMPTY } from "./draft";

/** What an agent may begin from. messages: agents.template.* */
const TEMPLATES = {
  tutor: { tools: ["ask_user"], temperature: "0.5" },
  editor: { tools: [], temperature: "0.3" },
  support: { tools: [], temperature: "0.1" },
  coder: { tools: ["code_interpreter"], temperature: "0.2" },
  researcher: { tools: ["web_search"], temperature: "0.2" },
} as const;

export type Template = keyof typeof TEMPLATES;
export const TEMPLATE_NAMES = Object.keys(TEMPLATES) as Template[];

export function isTemplate(name: string | null): name is Template {
  return name !== null && name in TEMPLATES;
}

/** In the language of the interface. `offered`: tools that are on here. */
export function draftFrom(template: Template, t: Translate, offered: (tool: string) => boolean): Draft {
  const { tools, temperature } = TEMPLATES[template];
  return {
    ...EMPTY,
    name: t(`agents.template.${template}.name`),
    description: t(`agents.template.${template}.for`),
    instructions: t(`agents.template.${template}.instructions`),
    tools: tools.filter(offered).map((type) => ({ type })),
    temperature,
  };
}
