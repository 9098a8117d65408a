import { describe, expect, it } from "vitest";
import { t } from "../../i18n/t";
import { type Call, DIALECTS, firstCall, LANGUAGES } from "./call";
import { python, shell, typescript } from "./literals";
import { exported, sample } from "./sample";

const SERVER = "https://models.example.org";
const NASTY = `it's "quoted" \\ $HOME \`x\` \n\t\u2028 ${"🏔"} \${y}`;

function chat(body: Record<string, unknown> = {}): Call {
  return { kind: "chat", model: "mine", body: { messages: [{ role: "user", content: "Hi" }], ...body } };
}

describe("literals", () => {
  it("says values in the words of each language", () => {
    expect(python({ a: null, b: true, c: [1, 0.5], "d-e": "f" })).toBe(
      '{"a": None, "b": True, "c": [1, 0.5], "d-e": "f"}',
    );
    expect(typescript({ a: null, b: false, "d-e": "f" })).toBe('{ a: null, b: false, "d-e": "f" }');
  });
  it("writes what is too wide for a line in several", () => {
    const long = "x".repeat(60);
    expect(python([long, long])).toBe(`[\n    "${long}",\n    "${long}",\n]`);
  });
  it("leaves no string open, whatever is in it", () => {
    const text = typescript(NASTY);
    expect(JSON.parse(text)).toBe(NASTY);
    expect(text).not.toContain("\u2028");
    expect(python(NASTY)).toBe(text);
  });
  it("quotes for a shell", () => {
    expect(shell("it's $HOME")).toBe("'it'\\''s $HOME'");
  });
});

describe("samples", () => {
  it("name the server and the model in every dialect and language", () => {
    for (const dialect of DIALECTS)
      for (const language of LANGUAGES) {
        const code = sample(chat({ stream: true, random_seed: 7 }), dialect, language, SERVER);
        expect(code, `${dialect} ${language}`).toContain(SERVER);
        expect(code, `${dialect} ${language}`).toMatch(/model["']?[=:] ?"mine"/);
        expect(code, `${dialect} ${language}`).toContain("VENTOUX_KEY");
      }
  });
  it("say the seed as each dialect calls it", () => {
    expect(sample(chat({ random_seed: 7 }), "mistral", "python", SERVER)).toContain("random_seed=7");
    expect(sample(chat({ random_seed: 7 }), "mistral", "typescript", SERVER)).toContain("randomSeed: 7");
    expect(sample(chat({ random_seed: 7 }), "openai", "python", SERVER)).toContain("    seed=7,");
    expect(sample(chat({ random_seed: 7 }), "azure", "curl", SERVER)).toContain('"seed": 7');
  });
  it("put beside what a client has no argument for", () => {
    expect(sample(chat({ top_k: 5 }), "openai", "python", SERVER)).toContain('extra_body={"top_k": 5}');
    expect(sample(chat({ top_k: 5 }), "azure", "python", SERVER)).toContain('model_extras={"top_k": 5}');
    expect(sample(chat({ top_k: 5 }), "azure", "curl", SERVER)).toContain("extra-parameters: pass-through");
    expect(sample(chat({ top_k: 5 }), "mistral", "python", SERVER)).toContain("top_k=5");
  });
  it("tell what a dialect has no word for", () => {
    const call = chat({ safe_prompt: true });
    expect(sample(call, "openai", "python", SERVER)).toContain("# safe_prompt: this dialect has no word for it.");
    expect(sample(call, "mistral", "python", SERVER)).toContain("safe_prompt=True");
  });
  it("keep the user's own names in schemas and arguments", () => {
    const schema = { type: "object", properties: { first_name: { type: "string" } } };
    const format = { type: "json_schema", json_schema: { name: "person", strict: true, schema } };
    const call = chat({ response_format: format });
    const code = sample(call, "mistral", "typescript", SERVER);
    expect(code).toContain("responseFormat");
    expect(code).toContain("schemaDefinition");
    expect(code).toContain("first_name");
    expect(sample(call, "azure", "python", SERVER)).toContain(
      'response_format=JsonSchemaFormat(name="person", strict=True',
    );
  });
  it("ask as the dialect does for a call that is required", () => {
    expect(sample(chat({ tool_choice: "any" }), "openai", "python", SERVER)).toContain('tool_choice="required"');
    expect(sample(chat({ tool_choice: "any" }), "mistral", "python", SERVER)).toContain('tool_choice="any"');
  });
  it("are those of what the model is for", () => {
    expect(sample(firstCall("m", ["embeddings"], t), "mistral", "python", SERVER)).toContain("embeddings.create");
    expect(sample(firstCall("m", ["moderation"], t), "openai", "python", SERVER)).toContain("moderations.create");
    expect(sample(firstCall("m", ["moderation"], t), "azure", "python", SERVER)).toBeNull();
  });
  it("ask in the language of the interface", () => {
    const spoken = firstCall("m", ["chat"], () => "Saluta in una frase.");
    expect(sample(spoken, "openai", "typescript", SERVER)).toContain("Saluta in una frase.");
  });
  it("take the key from a variable that one line sets", () => {
    expect(exported("vx_key")).toBe("export VENTOUX_KEY='vx_key'");
    expect(exported("a b'c")).toBe("export VENTOUX_KEY='a b'\\''c'");
  });
  it("survive every text in a shell", () => {
    const code = sample(chat({ messages: [{ role: "user", content: NASTY }] }), "mistral", "curl", SERVER) ?? "";
    const body = code.slice(code.indexOf("-d '") + 4, -1).replaceAll("'\\''", "'");
    expect(JSON.parse(body).messages[0].content).toBe(NASTY);
  });
});
