import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { differences } from "./diff";
import {
  type Agent,
  bodyOf,
  draftOf,
  EMPTY,
  exported,
  formIsRight,
  imported,
  otherTools,
  withConnector,
} from "./draft";

const AGENT = {
  name: "Desk",
  description: null,
  instructions: "Be brief.",
  model: "play",
  tools: [
    { type: "function", function: { name: "price" } },
    { type: "connector", connector_id: "mail" },
  ],
  completion_args: { temperature: 0.2, stop: ["x"], response_format: null },
  handoffs: ["ag_1"],
  metadata: { team: "law", starters: ["Hello?"] },
  guardrails: [{ block_on_error: true, moderation_llm_v1: { action: "none" } }],
} as unknown as Agent;

describe("an agent's form", () => {
  it("sends what the server told, but for what was changed", () => {
    const body = bodyOf({ ...draftOf(AGENT), starters: " A \n\nB", temperature: "0,5" }, AGENT);
    expect(body.completion_args).toEqual({ temperature: 0.5, stop: ["x"] });
    expect(body.metadata).toEqual({ team: "law", starters: ["A", "B"] });
    expect(body.tools).toEqual(AGENT.tools);
    expect(body.guardrails).toEqual(AGENT.guardrails);
    expect(otherTools(AGENT.tools)).toBe(1);
    expect(withConnector(AGENT.tools, "mail", false)).toHaveLength(1);
  });

  it("asks for a form of the answers by a JSON Schema", () => {
    const body = bodyOf({ ...EMPTY, name: "a", model: "m", form: '{"type":"object"}' });
    expect(body.completion_args).toEqual({
      response_format: { type: "json_schema", json_schema: { name: "answer", schema: { type: "object" } } },
    });
    expect([formIsRight(""), formIsRight("{}"), formIsRight("[]"), formIsRight("{")]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it("is taken out and in again, without agents of elsewhere", () => {
    expect(imported(exported(AGENT))).toEqual({ ...draftOf(AGENT), handoffs: [] });
    for (const wrong of ["", "[]", '{"format":"ventoux.agent"}', '{"format":"ventoux.agent","agent":{"name":1}}'])
      expect(imported(wrong)).toBeNull();
  });
});

describe("differences of two texts", () => {
  it("are told line by line", () => {
    expect(differences("a\nb\nc", "a\nx\nc").map((one) => `${one.kind} ${one.text}`)).toEqual([
      "same a",
      "removed b",
      "added x",
      "same c",
    ]);
  });

  it("make the one from the other", () => {
    const text = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 8 }).map((lines) => lines.join("\n"));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const found = differences(before, after);
        const of = (kind: string) =>
          found.filter((one) => one.kind === "same" || one.kind === kind).map((one) => one.text);
        expect([of("removed").join("\n"), of("added").join("\n")]).toEqual([before, after]);
      }),
    );
  });
});
