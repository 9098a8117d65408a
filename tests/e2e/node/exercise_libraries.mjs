// Drives libraries with the official npm SDK; prints what it got as JSON.
// Arguments: the server's URL, the key of a user, and the id of another one of the workspace.
import { Mistral } from "@mistralai/mistralai";

const TEXT =
  "# Mietvertrag\n\nDie Miete beträgt 900 Euro im Monat.\n\n# Kündigung\n\nDie Frist beträgt drei Monate.\n";
const [serverURL, apiKey, user] = process.argv.slice(2);
const { libraries } = new Mistral({ apiKey, serverURL }).beta;
const { documents, accesses } = libraries;

async function failure(call) {
  try {
    await call();
  } catch (error) {
    return { kind: error.name, status: error.statusCode ?? null };
  }
  return { kind: "none" };
}

async function waited(ids) {
  const deadline = Date.now() + 60_000;
  let status = await documents.status(ids);
  while (status.processingStatus === "Running" && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    status = await documents.status(ids);
  }
  return status.processingStatus;
}

const opened = async (url) => (await fetch(url)).text();
const upload = () =>
  documents.upload({
    libraryId: made.id,
    requestBody: { file: { fileName: "Miete ä.md", content: new TextEncoder().encode(TEXT) } },
  });

const made = await libraries.create({ name: "Verträge", description: "of the SDK" });
const one = { libraryId: made.id };
const uploaded = await upload();
const ids = { ...one, documentId: uploaded.id };
const status = await waited(ids);
const read = await documents.get(ids);
const share = { shareWithUuid: user, shareWithType: "User" };
const changed = await documents.update({ ...ids, updateDocumentRequest: { name: "neu.md" } });
const found = {
  status,
  library: [made.name, made.ownerType, made.nbDocuments],
  document: [read.name, read.extension, read.mimeType, read.size, read.tokensProcessingTotal > 10],
  again: (await upload()).id === uploaded.id,
  changed: changed.name,
  listed: (await documents.list(one)).data.map((entry) => entry.name),
  searched: (await documents.list({ ...one, search: "nope" })).pagination.totalItems,
  text: (await documents.textContent(ids)).text,
  original: (await opened(await documents.getSignedUrl(ids))) === TEXT,
  extracted: await opened(await documents.extractedTextSignedUrl(ids)),
  reprocess: (await documents.reprocess(ids)) ?? null,
  after: await waited(ids),
  shared: (await accesses.updateOrCreate({ ...one, sharingRequest: { ...share, level: "Editor" } })).role,
  shares: (await accesses.list(one)).data.map((entry) => entry.shareWithUuid === user),
  unshared: (await accesses.delete({ ...one, sharingDelete: share })).role,
  beyond: await failure(() =>
    accesses.updateOrCreate({
      ...one,
      sharingRequest: { level: "Viewer", shareWithUuid: "nobody", shareWithType: "User" },
    }),
  ),
  updated: (await libraries.update({ ...one, updateLibraryRequest: { description: "changed" } })).description,
  libraries: (await libraries.list({})).data.filter((entry) => entry.id === made.id).length,
  invalid: await failure(() => libraries.create({ name: "" })),
  deleted: (await documents.delete(ids)) ?? null,
  gone: await failure(() => documents.get(ids)),
  deleted_library: (await libraries.delete(one)).name,
  gone_library: await failure(() => libraries.get(one)),
};
console.log(JSON.stringify(found));
