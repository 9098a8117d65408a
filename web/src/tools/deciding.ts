import type { Connector } from "./queries";

/** What a decision is about, as people call it: a connector's function by the names of both. */
export function decidedOn(tool: string, connectors: readonly Connector[]): string {
  const [kind, id, name] = tool.split(":");
  if (kind !== "connector" || !name) return tool;
  const connector = connectors.find((one) => one.id === id);
  return connector ? `${connector.title || connector.name}: ${name}` : name;
}
