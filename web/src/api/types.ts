import type { components, paths as GatewayPaths } from "./gateway";
import type { paths as ManagementPaths } from "./management";

type Json<Operation> = Operation extends { responses: infer Answers }
  ? {
      [Status in keyof Answers]: Answers[Status] extends { content: { "application/json": infer Body } } ? Body : never;
    }[keyof Answers]
  : never;

type Sent<Operation> = Operation extends { requestBody?: infer Asked }
  ? NonNullable<Asked> extends { content: { "application/json": infer Body } }
    ? Body
    : never
  : never;

/** What `/api/v1/…` answers: `Managed<"/api/v1/session", "get">`. */
export type Managed<Path extends keyof ManagementPaths, Method extends keyof ManagementPaths[Path]> = Json<
  ManagementPaths[Path][Method]
>;
/** What is sent to `/api/v1/…`. */
export type ManagedBody<Path extends keyof ManagementPaths, Method extends keyof ManagementPaths[Path]> = Sent<
  ManagementPaths[Path][Method]
>;
/** What `/v1/…` answers. */
export type Answered<Path extends keyof GatewayPaths, Method extends keyof GatewayPaths[Path]> = Json<
  GatewayPaths[Path][Method]
>;
/** What is sent to `/v1/…`. */
export type Body<Path extends keyof GatewayPaths, Method extends keyof GatewayPaths[Path]> = Sent<
  GatewayPaths[Path][Method]
>;
/** A schema of `/v1` by its name. */
export type Schema<Name extends keyof components["schemas"]> = components["schemas"][Name];
