// Runs the official JavaScript SDK against a server; prints what it got as JSON. Arguments: the server's URL, a key.
import { Mistral } from "@mistralai/mistralai";

const [url, key] = process.argv.slice(2);
const files = new Mistral({ apiKey: key, serverURL: url }).files;
const text = "Grüße, été\n".repeat(20_000);
const failure = async (call) => {
  try {
    await call();
  } catch (error) {
    return { kind: error.constructor.name, status: error.statusCode };
  }
  return { kind: "none" };
};
const told = (file) => ({
  filename: file.filename,
  purpose: file.purpose,
  sample_type: file.sampleType,
  source: file.source,
  num_lines: file.numLines ?? null,
  mimetype: file.mimetype,
  deleted: file.deleted ?? null,
  object: file.object,
  bytes: file.sizeBytes,
});
const named = (name, content) => ({ fileName: name, content: new Blob([content]) });
const one = await files.upload({ file: named("Grüße ä.txt", text), purpose: "ocr" });
const lines = await files.upload({ file: named("train.jsonl", '{"messages": []}\n{"messages": []}\n') });
const listed = await files.list({ page: 0, pageSize: 100, purpose: "ocr", search: "grüße ä" });
const signed = await files.getSignedUrl({ fileId: one.id, expiry: 1 });
const found = {
  text: told(one),
  lines: told(lines),
  retrieved: told(await files.retrieve({ fileId: one.id })),
  listed: [listed.data.map((file) => file.id).includes(one.id), listed.object, listed.total],
  downloaded: (await new Response(await files.download({ fileId: one.id })).text()) === text,
  signed: (await (await fetch(signed.url)).text()) === text,
  refused: await failure(() => files.upload({ file: named("a.jsonl", "no lines"), purpose: "batch" })),
  deleted: [(await files.delete({ fileId: one.id })).deleted, (await files.delete({ fileId: lines.id })).deleted],
  gone: await failure(() => files.retrieve({ fileId: one.id })),
};
console.log(JSON.stringify(found));
