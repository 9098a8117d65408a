import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ApiError } from "../../api/errors";
import { formOf, isName, issuesAt, nameFor, newDeployment, newForm, otherIssues, specOf } from "./form";
import type { Spec } from "./queries";
import { inPercent, withShare } from "./traffic";

const sum = (shares: Record<string, number>) => Object.values(shares).reduce((all, one) => all + one, 0);
const weights = fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.nat(1_000_000), { minKeys: 1, maxKeys: 16 });

it("tells while it is typed what cannot be the name of an endpoint", () => {
  expect(["mine", "mio-punto", " a1 "].every(isName)).toBe(true);
  expect(["Il mio punto", "-a", "a-", "a_b", "a".repeat(64)].some(isName)).toBe(false);
});

describe("shares of traffic", () => {
  it("add up to 100, whatever the weights are", () => {
    fc.assert(fc.property(weights, (given) => sum(inPercent(given)) === 100));
  });
  it("add up to 100 after any one was changed, which has what it was given", () => {
    fc.assert(
      fc.property(weights, fc.integer({ min: -5, max: 120 }), (given, percent) => {
        const name = Object.keys(given)[0] ?? "";
        const after = withShare(inPercent(given), name, percent);
        expect(sum(after)).toBe(100);
        if (Object.keys(given).length > 1) expect(after[name]).toBe(Math.min(100, Math.max(0, percent)));
      }),
    );
  });
  it("leave the others in proportion", () => {
    expect(inPercent({ a: 19, b: 1 })).toEqual({ a: 95, b: 5 });
    expect(withShare({ a: 60, b: 30, c: 10 }, "a", 20)).toEqual({ a: 20, b: 60, c: 20 });
    expect(withShare({ a: 100, b: 0 }, "a", 90)).toEqual({ a: 90, b: 10 });
  });
});

describe("the form of an endpoint", () => {
  it("says a whole specification from a model's name alone", () => {
    const form = newForm("ministral-3-8b");
    expect(form.name).toBe("my-ministral-3-8b");
    const spec = specOf(form);
    expect(spec.deployments).toHaveLength(1);
    expect(spec.deployments[0]).toMatchObject({ name: "main", model: "ministral-3-8b", traffic: 100, context: null });
    expect(spec.limits).toEqual({
      requests_per_minute: null,
      tokens_per_minute: null,
      tokens_per_day: null,
      concurrent: null,
    });
  });
  it("makes names that are parts of a URL", () => {
    expect(nameFor("Mistral_7B.Instruct v0.3")).toBe("my-mistral-7b-instruct-v0-3");
    expect(nameFor("x".repeat(100))).toHaveLength(63);
  });
  it("keeps what it does not show", () => {
    const spec = {
      deployments: [
        { name: "main", model: "a", options: { seed: 1 }, scaling: { target_queue: 3 }, traffic: 7, engine: "vllm" },
      ],
      tags: { team: "x" },
      limits: { spend: 5 },
      fallback_on: ["outage"],
    } as unknown as Spec;
    const form = formOf("mine", spec);
    form.deployments = form.deployments.map((one) => ({ ...one, minReplicas: "0" }));
    const told = specOf(form, spec);
    expect(told).toMatchObject({ tags: { team: "x" }, limits: { spend: 5 }, fallback_on: ["outage"] });
    expect(told.deployments[0]).toMatchObject({
      options: { seed: 1 },
      engine: "vllm",
      traffic: 7,
      scaling: { min_replicas: 0, target_queue: 3 },
    });
  });
  it("gives what falls back no traffic of its own", () => {
    const form = newForm("a");
    form.deployments.push(newDeployment("fallback", "b"));
    expect(specOf(form).deployments.map((one) => one.traffic)).toEqual([100, 0]);
  });
});

describe("what the server says of a form", () => {
  const error = new ApiError(422, "endpoint_refused", "", "", null, [
    { loc: ["deployments", 0, "model"], message: "No model is called x." },
    { loc: ["body"], message: "Expected `int` <= 64 - at `$.spec.deployments[1].scaling.max_replicas`" },
    { loc: ["filter"], message: "There is no filter policy." },
  ]);
  it("is shown at the field that it is about", () => {
    expect(issuesAt(error, ["deployments", 0, "model"])).toBe("No model is called x.");
    expect(issuesAt(error, ["deployments", 1, "scaling"])).toBe("Expected `int` <= 64");
    expect(issuesAt(error, ["deployments", 1, "model"])).toBeUndefined();
    expect(issuesAt(new Error("no"), ["filter"])).toBeUndefined();
  });
  it("is not lost where no field shows it", () => {
    expect(otherIssues(error, [["deployments"]])).toEqual(["There is no filter policy."]);
  });
});
