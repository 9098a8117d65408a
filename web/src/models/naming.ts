import type { ServedModel } from "./queries";

type Named = Pick<ServedModel, "name" | "model" | "title" | "own">;

/** What is shown as a model's name, and of which model that is where it is an endpoint with a name of its own. */
export function nameOf(model: Named): { name: string; of: string } {
  if (!model.own && model.name === model.model) return { name: model.title || model.name, of: "" };
  return { name: model.name, of: model.title && model.title !== model.name ? model.title : "" };
}

/** In one line, for menus. */
export function fullNameOf(model: Named): string {
  const { name, of } = nameOf(model);
  return of ? `${name} (${of})` : name;
}
