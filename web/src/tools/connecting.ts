import { answered, api } from "../api/client";
import type { Body } from "../api/types";

export type SignIn = "none" | "oauth" | "bearer" | "basic";

export interface Secret {
  bearer?: string;
  username?: string;
  password?: string;
}

export interface NewConnector {
  name: string;
  description: string;
  server: string;
  shared: boolean;
  trust: boolean;
}

const NO_CONNECTOR: Omit<Body<"/v1/connectors", "post">, "name" | "description" | "server"> = {
  auth_methods: null,
  global_headers: null,
  headers: null,
  icon_url: null,
  oauth2_server_metadata: null,
  oauth2_server_metadata_url: null,
  protocol: "mcp",
  system_prompt: null,
  title: null,
  trust_hints: null,
  visibility: null,
};

export async function addConnector({ name, description, server, shared, trust }: NewConnector, secret: Secret) {
  const visibility = shared ? "shared_workspace" : "private";
  const body = { ...NO_CONNECTOR, name, description, server, visibility, trust_hints: trust } as const;
  const made = await answered(api.POST("/v1/connectors", { body }));
  if (secret.bearer || secret.username) await keepSecret(made.id, secret);
  return made;
}

export async function keepSecret(connector: string, { bearer, username, password }: Secret): Promise<void> {
  const path = { connector, consumer_scope: "user" };
  const basic = username ? { username, password: password ?? "" } : null;
  const credentials = { bearer_token: bearer || null, basic, headers: null, oauth: null };
  const body = { name: "default", title: null, is_default: true, credentials };
  await answered(api.POST("/v1/connectors/{connector}/{consumer_scope}/credentials", { params: { path }, body }));
}

/** Leaves for the server at which one signs in. It leads back to this page, with a code. */
export async function signIn(connector: string): Promise<void> {
  const params = { path: { connector }, query: { app_return_url: "/connectors" } };
  const { auth_url } = await answered(api.GET("/v1/connectors/{connector}/auth_url", { params }));
  if (!/^https?:\/\//i.test(auth_url)) throw new Error("This is no address of a page.");
  location.assign(auth_url);
}

/** Of an address that one came back to: `#connector={id}&code={code}`. */
export function comeBack(fragment: string): { connector: string; code: string } | null {
  const told = new URLSearchParams(fragment.replace(/^#/, ""));
  const [connector, code] = [told.get("connector"), told.get("code")];
  return connector && code ? { connector, code } : null;
}

export async function redeem({ connector, code }: { connector: string; code: string }): Promise<void> {
  const params = { path: { connector } };
  await answered(api.POST("/v1/connectors/{connector}/credentials/redeem", { params, body: { code } }));
}

/** What the connector's owner says of a function; null: as its server says. */
export async function setAccess(connector: string, name: string, access: "read" | "write" | null): Promise<void> {
  const body: Body<"/v1/connectors/{connector}", "patch"> = {
    auth_methods: null,
    description: null,
    name: null,
    permissions: { [name]: access },
    protocol: "mcp",
    server: null,
    trust_hints: null,
  };
  await answered(api.PATCH("/v1/connectors/{connector}", { params: { path: { connector } }, body }));
}
