// Drives agents and conversations with the official npm SDK; prints what it got as JSON.
// Arguments: the server's URL, a key, the name of a model that follows the script of tests/e2e/assistants.py, and the id
// of a library.
import { Mistral } from "@mistralai/mistralai";

const [serverURL, apiKey, model, libraryId] = process.argv.slice(2);
const { agents, conversations } = new Mistral({ apiKey, serverURL }).beta;
const WEATHER = {
  type: "function",
  function: {
    name: "get_weather",
    description: "The weather of a city",
    parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  },
};

async function failure(call) {
  try {
    await call();
  } catch (error) {
    return { kind: error.name, status: error.statusCode ?? null };
  }
  return { kind: "none" };
}

const text = (content) =>
  typeof content === "string" ? content : content.map((chunk) => chunk.text ?? "").join("");
const told = (outputs) =>
  outputs.map((entry) =>
    entry.type === "message.output" ? [entry.type, text(entry.content)] : [entry.type, entry.name ?? ""],
  );

async function streamed(events) {
  const kinds = new Set();
  let said = "";
  let usage = null;
  for await (const event of await events) {
    kinds.add(event.event);
    if (event.event === "message.output.delta" && typeof event.data.content === "string") said += event.data.content;
    if (event.event === "conversation.response.done") usage = event.data.usage.totalTokens;
  }
  return { kinds: [...kinds], text: said, usage };
}

const agent = await agents.create({ model, name: "clerk", instructions: "Be brief.", tools: [WEATHER] });
const changed = await agents.update({
  agentId: agent.id,
  updateAgentRequest: { instructions: "Be very brief." },
});
const first = await conversations.start({ model, inputs: "Hello there" });
const conversationId = first.conversationId;
const second = await conversations.append({
  conversationId,
  conversationAppendRequest: { inputs: "And again" },
});
const history = await conversations.getHistory({ conversationId });
const branch = await conversations.restart({
  conversationId,
  conversationRestartRequest: { fromEntryId: history.entries[1].id, inputs: "Something else" },
});
const calling = await conversations.start({ agentId: agent.id, inputs: "What is the weather in Avignon?" });
const call = calling.outputs.at(-1);
const answered = await conversations.append({
  conversationId: calling.conversationId,
  conversationAppendRequest: {
    inputs: [{ type: "function.result", toolCallId: call.toolCallId, result: "sunny in Avignon" }],
  },
});
const run = await streamed(
  conversations.startStream({ model, inputs: "The mean of them?", tools: [{ type: "code_interpreter" }] }),
);
const asked = await conversations.start({
  model,
  inputs: "How long is the notice?",
  tools: [{ type: "document_library", libraryIds: [libraryId] }],
});
const listed = await conversations.list({});
const gone = await conversations.delete({ conversationId });

console.log(
  JSON.stringify({
    agent: [agent.version, changed.version, changed.instructions],
    first: told(first.outputs),
    second: told(second.outputs),
    usage: first.usage.totalTokens,
    history: history.entries.map((entry) => entry.type),
    branch: branch.conversationId !== conversationId,
    call: [call.type, call.name, call.arguments],
    answered: told(answered.outputs),
    run,
    asked: told(asked.outputs),
    cited: asked.outputs.at(-1).content.map?.((chunk) => chunk.type) ?? [],
    listed: listed.some((one) => one.id === conversationId),
    gone: gone ?? null,
    unknown: await failure(() => conversations.get({ conversationId })),
  }),
);
