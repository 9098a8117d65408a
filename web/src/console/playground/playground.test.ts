import { beforeEach, describe, expect, it } from "vitest";
import { forgetRuns, fromFragment, keepRun, pastRuns, setupFrom, toFragment } from "./keeping";
import { ended, measured, newRun, type Run, taken } from "./run";
import { bodyOf, isSound, message, newSetup, problemsOf } from "./setup";

function delta(content: unknown, more: object = {}, top: object = {}) {
  return { choices: [{ index: 0, delta: { content, ...more }, ...top }] };
}

describe("the body of a run", () => {
  it("has only what was said", () => {
    const setup = { ...newSetup(["m"]), messages: [message("user", "Hi")], stream: false };
    expect(bodyOf(setup)).toEqual({ messages: [{ role: "user", content: "Hi" }] });
  });
  it("has every parameter as the server calls it", () => {
    const setup = newSetup(["m"]);
    setup.system = "Be brief.";
    setup.parameters = { ...setup.parameters, temperature: "0.3", random_seed: "7", top_logprobs: "5" };
    setup.stop = "END\n\nSTOP";
    const all = { ...setup, effort: "low", safePrompt: true, logprobs: true, format: "json_object" as const };
    expect(bodyOf(all)).toMatchObject({
      messages: [{ role: "system", content: "Be brief." }, { role: "user" }],
      temperature: 0.3,
      random_seed: 7,
      top_logprobs: 5,
      stop: ["END", "STOP"],
      reasoning_effort: "low",
      safe_prompt: true,
      logprobs: true,
      response_format: { type: "json_object" },
      stream: true,
    });
    expect(bodyOf({ ...all, logprobs: false })).not.toHaveProperty("top_logprobs");
  });
  it("gives calls and their results back as they were", () => {
    const call = { id: "abc123def", name: "f", arguments: "{}" };
    const setup = {
      ...newSetup(["m"]),
      messages: [message("assistant", "", { toolCalls: [call] }), message("tool", "42", { toolCallId: call.id })],
    };
    expect(bodyOf(setup).messages).toEqual([
      {
        role: "assistant",
        content: "",
        tool_calls: [{ id: call.id, type: "function", function: { name: "f", arguments: "{}" } }],
      },
      { role: "tool", content: "42", tool_call_id: call.id },
    ]);
  });
  it("is not asked for with what is no JSON or out of bounds", () => {
    const setup = newSetup(["m"]);
    expect(isSound(problemsOf(setup))).toBe(true);
    expect(problemsOf({ ...setup, tools: "[" }).tools).toBeTruthy();
    expect(problemsOf({ ...setup, tools: "{}" }).tools).toBe("");
    expect(problemsOf({ ...setup, format: "json_schema", schema: "3" }).schema).toBe("");
    const parameters = { ...setup.parameters, temperature: "9", n: "many" };
    expect(problemsOf({ ...setup, parameters }).parameters).toEqual({ temperature: "range", n: "number" });
  });
});

describe("a run", () => {
  it("grows by its chunks", () => {
    let run: Run = newRun("m", 0);
    run = taken(run, delta(""), 50);
    expect(run.state).toBe("waiting");
    run = taken(run, delta([{ type: "thinking", thinking: [{ type: "text", text: "hm" }] }]), 100);
    run = taken(run, delta("Hel"), 200);
    run = taken(run, delta("lo", {}, { finish_reason: "stop" }), 300);
    run = taken(run, { choices: [], usage: { prompt_tokens: 10, completion_tokens: 13 } }, 300);
    run = ended(run, "done", 500);
    expect(run.choices[0]).toMatchObject({ text: "Hello", thinking: "hm", finish: "stop" });
    expect(measured(run, { input: 1, output: 2 })).toEqual({ first: 0.1, total: 0.5, perSecond: 30, cost: 36 / 1e6 });
  });
  it("keeps several answers, calls and log-probabilities apart", () => {
    const logprobs = { content: [{ token: "a", logprob: -0.1, top_logprobs: [{ token: "b", logprob: -2 }] }] };
    let run = taken(newRun("m", 0), { choices: [{ index: 1, delta: { content: "b" }, logprobs }] }, 1);
    const tool_calls = [{ id: "x", function: { name: "f", arguments: '{"a":1}' } }];
    run = taken(run, { choices: [{ index: 0, delta: { content: "", tool_calls } }] }, 2);
    expect(run.choices[1]?.logprobs[0]).toMatchObject({ token: "a", top: [{ token: "b" }] });
    expect(run.choices[0]?.toolCalls).toEqual([{ id: "x", name: "f", arguments: '{"a":1}' }]);
  });
  it("reads a whole answer as well", () => {
    const run = taken(
      newRun("m", 0),
      { choices: [{ index: 0, message: { content: "Hi" }, finish_reason: "stop" }] },
      1,
    );
    expect(run.choices[0]?.text).toBe("Hi");
  });
  it("fails with what the server says in the middle of a stream", () => {
    expect(() => taken(newRun("m", 0), { object: "error", message: "The engine broke." }, 1)).toThrow("broke");
  });
});

describe("setups that are kept", () => {
  beforeEach(() => localStorage.clear());
  it("come back from a link, whatever is in them", () => {
    const setup = { ...newSetup(["a", "b"]), system: "Sois bref 🏔", messages: [message("user", "Où ?")] };
    const back = fromFragment(`#${toFragment(setup)}`);
    expect(back && bodyOf(back)).toEqual(bodyOf(setup));
    expect(back?.models).toEqual(["a", "b"]);
  });
  it("are setups even if the link is none", () => {
    expect(fromFragment("#setup=%%%")).toBeNull();
    expect(fromFragment("#other")).toBeNull();
    for (const value of [null, 3, [], { messages: [{ role: "root" }, 4], models: "x", parameters: { n: 4 } }])
      expect(bodyOf(setupFrom(value)).messages).toEqual([{ role: "user", content: "" }]);
  });
  it("are the last ones, each once", () => {
    for (let at = 0; at < 30; at += 1) keepRun({ ...newSetup(["m"]), system: String(at % 25) }, at);
    expect(pastRuns()).toHaveLength(20);
    expect(pastRuns()[0]?.setup.system).toBe("4");
    forgetRuns();
    expect(pastRuns()).toEqual([]);
  });
});
