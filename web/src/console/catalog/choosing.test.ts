import { describe, expect, it } from "vitest";
import { cheapest, choiceOf, chosen, languagesOf, NOTHING, paramsOf, placesOf } from "./choosing";
import type { FoundModel } from "./queries";

function model(id: string, changed: Partial<FoundModel> = {}): FoundModel {
  return {
    id,
    name: id,
    publisher: "P",
    family: "F",
    standing: "current",
    licence: "Apache-2.0",
    licence_kind: "open",
    parameters: 8e9,
    context: 32_000,
    languages: ["en"],
    capabilities: ["chat"],
    engine: "llama.cpp",
    memory: 6e9,
    memory_estimated: false,
    list_prices: [],
    places: ["local"],
    installed: false,
    good_at: "",
    good_at_in: {},
    published: null,
    ...changed,
  };
}

function price(provider: string, input: number, output: number): FoundModel["list_prices"][number] {
  return { provider, currency: "USD", input, output, as_of: "2026-11-01", source: "https://example.org" };
}

describe("what is chosen of the catalog", () => {
  const small = model("small", { parameters: 1e9, languages: ["fr", "en"], published: "2026-01-01" });
  const hosted = model("hosted", {
    memory: null,
    parameters: 0,
    places: ["eu"],
    list_prices: [price("mistral", 0.5, 1.5)],
  });
  const elsewhere = model("elsewhere", {
    parameters: 120e9,
    memory: 80e9,
    places: ["local", "external"],
    list_prices: [price("azure", 1, 4), price("groq", 1, 2)],
    capabilities: ["chat", "vision"],
    languages: ["zh-TW"],
  });
  const all = [small, hosted, elsewhere];
  const ids = (choice: Partial<typeof NOTHING>) => chosen(all, { ...NOTHING, ...choice }).map((one) => one.id);

  it("is everything where nothing is asked", () => expect(ids({})).toEqual(["small", "hosted", "elsewhere"]));
  it("is what can do, speaks and has the size that is asked for", () => {
    expect(ids({ task: "vision" })).toEqual(["elsewhere"]);
    expect(ids({ language: "fr" })).toEqual(["small"]);
    expect(ids({ language: "zh" })).toEqual(["elsewhere"]);
    expect(ids({ size: "small" })).toEqual(["small"]);
    expect(ids({ size: "huge" })).toEqual(["elsewhere"]);
  });
  it("knows where a model can be had, and what for", () => {
    expect(placesOf(hosted)).toEqual(["eu"]);
    expect(placesOf(elsewhere)).toEqual(["here", "external"]);
    expect(ids({ place: "here" })).toEqual(["small", "elsewhere"]);
    expect(ids({ price: "free" })).toEqual(["small"]);
    expect(cheapest(elsewhere)?.value).toBe(2);
  });
  it("is in the order that is asked for, what is not known last", () => {
    expect(ids({ sort: "smallest" })).toEqual(["small", "elsewhere", "hosted"]);
    expect(ids({ sort: "price" })).toEqual(["hosted", "elsewhere", "small"]);
    expect(ids({ sort: "newest" })[0]).toBe("small");
    expect(ids({ sort: "name" })).toEqual(["elsewhere", "hosted", "small"]);
  });
  it("comes back from the address of the page", () => {
    const choice = { ...NOTHING, words: "mistral & co", task: "chat", runsHere: true, sort: "price" as const };
    expect(choiceOf(new URLSearchParams(paramsOf(choice).toString()))).toEqual(choice);
  });
  it("names the languages that most speak first", () => expect(languagesOf(all)).toEqual(["en", "fr", "zh"]));
});
