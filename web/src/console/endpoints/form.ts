import { ApiError } from "../../api/errors";
import type { Deployment, NewSpec, Spec } from "./queries";

/** What is typed, as text: what is no number is for the server to refuse. */
export interface DeploymentForm {
  /** Never changes while the form is open; names may. */
  key: number;
  name: string;
  model: string;
  provider: string;
  providerModel: string;
  minReplicas: string;
  maxReplicas: string;
  idleTimeout: string;
  context: string;
  parallel: string;
  /** Of an endpoint that there is already: what the form does not show stays. */
  base: Deployment | null;
}

export const CAUSES = ["outage", "rate_limit", "context_length", "content_filter"] as const;
export type Cause = (typeof CAUSES)[number];
export const LIMITS = ["requests_per_minute", "tokens_per_minute", "tokens_per_day", "concurrent"] as const;
export type LimitName = (typeof LIMITS)[number];

export interface EndpointForm {
  name: string;
  description: string;
  deployments: DeploymentForm[];
  fallbackOn: Cause[];
  filter: string;
  limits: Record<LimitName, string>;
  wakeTimeout: string;
}

const NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** What endpoints can be called. */
export function isName(text: string): boolean {
  return NAME.test(text.trim());
}

let keys = 0;

export function newDeployment(name: string, model = ""): DeploymentForm {
  keys += 1;
  return {
    key: keys,
    name,
    model,
    provider: "",
    providerModel: "",
    minReplicas: "1",
    maxReplicas: "1",
    idleTimeout: "600",
    context: "",
    parallel: "",
    base: null,
  };
}

export function newForm(model = ""): EndpointForm {
  return {
    name: model ? nameFor(model) : "",
    description: "",
    deployments: [newDeployment("main", model)],
    fallbackOn: ["outage", "rate_limit"],
    filter: "",
    limits: { requests_per_minute: "", tokens_per_minute: "", tokens_per_day: "", concurrent: "" },
    wakeTimeout: "60",
  };
}

/** A name that may be one: small letters, digits and hyphens. */
export function nameFor(model: string): string {
  const plain = model.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return `my-${plain}`.slice(0, 63).replace(/^-+|-+$/g, "");
}

export function formOf(name: string, spec: Spec): EndpointForm {
  const told = (value: number | null | undefined) => (typeof value === "number" ? String(value) : "");
  return {
    name,
    description: spec.description ?? "",
    deployments: spec.deployments.map((one) => ({
      ...newDeployment(one.name, one.model),
      provider: one.provider ?? "",
      providerModel: one.provider_model ?? "",
      minReplicas: told(one.scaling?.min_replicas ?? 1),
      maxReplicas: told(one.scaling?.max_replicas ?? 1),
      idleTimeout: told(one.scaling?.idle_timeout ?? 600),
      context: told(one.context),
      parallel: told(one.parallel),
      base: one,
    })),
    fallbackOn: CAUSES.filter((one) => spec.fallback_on?.includes(one)),
    filter: spec.filter ?? "",
    limits: {
      requests_per_minute: told(spec.limits?.requests_per_minute),
      tokens_per_minute: told(spec.limits?.tokens_per_minute),
      tokens_per_day: told(spec.limits?.tokens_per_day),
      concurrent: told(spec.limits?.concurrent),
    },
    wakeTimeout: told(spec.wake_timeout ?? 60),
  };
}

function numberOrNull(text: string): number | null {
  return text.trim() === "" ? null : Number(text);
}

/** The specification that the form says; `base`: of the endpoint that there is, whose other fields stay. */
export function specOf(form: EndpointForm, base: Spec | null = null): NewSpec {
  const limits = Object.fromEntries(LIMITS.map((one) => [one, numberOrNull(form.limits[one])]));
  return {
    ...base,
    description: form.description,
    filter: form.filter,
    fallback_on: form.fallbackOn,
    limits: { ...base?.limits, ...limits },
    wake_timeout: numberOrNull(form.wakeTimeout) ?? 60,
    deployments: form.deployments.map((one, at) => deploymentOf(one, at, base === null)),
  };
}

function deploymentOf(form: DeploymentForm, at: number, isNew: boolean): NewSpec["deployments"][number] {
  const traffic = form.base?.traffic ?? (isNew && at === 0 ? 100 : 0);
  return {
    ...form.base,
    name: form.name,
    model: form.model.trim(),
    provider: form.provider,
    provider_model: form.provider ? form.providerModel.trim() : "",
    context: numberOrNull(form.context),
    parallel: numberOrNull(form.parallel),
    traffic,
    scaling: {
      ...form.base?.scaling,
      min_replicas: numberOrNull(form.minReplicas) ?? 1,
      max_replicas: numberOrNull(form.maxReplicas) ?? 1,
      idle_timeout: numberOrNull(form.idleTimeout) ?? 600,
    },
  };
}

type Part = string | number;

/** What the server says of a place in the specification, such as `["deployments", 0, "model"]`, and of what is within. */
export function issuesAt(error: unknown, place: Part[]): string | undefined {
  const said = issuesOf(error)
    .filter(({ loc }) => place.every((part, at) => String(loc[at]) === String(part)))
    .map(({ message }) => message);
  return said.length > 0 ? said.join(" ") : undefined;
}

/** What the server says of none of these places. */
export function otherIssues(error: unknown, places: Part[][]): string[] {
  return issuesOf(error)
    .filter(({ loc }) => !places.some((place) => place.every((part, at) => String(loc[at]) === String(part))))
    .map(({ message }) => message);
}

const IN_MESSAGE = / - at `\$\.?([^`]*)`$/;

/** Some issues name their place in the message, as msgspec tells it: `… - at $.spec.deployments[0].name`. */
function issuesOf(error: unknown): { loc: Part[]; message: string }[] {
  if (!(error instanceof ApiError)) return [];
  return error.issues.map(({ loc, message }) => {
    const named = IN_MESSAGE.exec(message);
    const path = [...loc, ...(named?.[1] ? partsOf(named[1]) : [])].filter(
      (part) => part !== "body" && part !== "spec",
    );
    return { loc: path, message: message.replace(IN_MESSAGE, "") };
  });
}

function partsOf(path: string): Part[] {
  return path.split(/[.[\]]+/).filter(Boolean);
}
