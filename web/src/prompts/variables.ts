/** The places of a prompt that are filled in: `{{name}}`, `{{name=default}}`, `{{name=one|two}}`. The server has the same:
 * src/ventoux/prompts/variables.py. */
export interface Variable {
  name: string;
  default: string | null;
  choices: string[] | null;
}

const PLACE = /\{\{([^{}=|]{1,80})(?:=([^{}]{0,1000}))?\}\}/g;

/** In the order in which they come; of several places of one name the first that says more than the name counts. */
export function variablesOf(text: string): Variable[] {
  const found = new Map<string, Variable>();
  for (const [, spelled = "", told] of text.matchAll(PLACE)) {
    const name = spelled.trim();
    if (!name) continue;
    const variable = variableOf(name, told);
    const before = found.get(name);
    if (!before || (before.default === null && variable.default !== null)) found.set(name, variable);
  }
  return [...found.values()];
}

function variableOf(name: string, told: string | undefined): Variable {
  if (told === undefined) return { name, default: null, choices: null };
  const choices = [
    ...new Set(
      told
        .split("|")
        .map((one) => one.trim())
        .filter(Boolean),
    ),
  ];
  const [first = ""] = choices;
  return choices.length > 1 ? { name, default: first, choices } : { name, default: told.trim(), choices: null };
}

/** The text with each place filled in; what has no value takes its default, or nothing. */
export function filled(text: string, values: Record<string, string>): string {
  const known = new Map(variablesOf(text).map((one) => [one.name, one]));
  return text.replace(PLACE, (place, spelled: string) => {
    const variable = known.get(spelled.trim());
    if (!variable) return place;
    return values[variable.name] ?? variable.default ?? "";
  });
}
