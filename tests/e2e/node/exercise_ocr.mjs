// Runs the official JavaScript SDK against a server; prints what it got as JSON.
// Arguments: the server's URL, a key, a PDF with text, a picture of text.
import { readFileSync } from "node:fs";
import { Mistral } from "@mistralai/mistralai";

const [url, key, document, picture] = process.argv.slice(2);
const client = new Mistral({ apiKey: key, serverURL: url });
const model = "mistral-ocr-latest";
const pdf = readFileSync(document);
const told = (reply) => ({
  pages: reply.pages.map((page) => ({
    index: page.index,
    markdown: page.markdown,
    dpi: page.dimensions.dpi,
    tables: (page.tables ?? []).map((table) => [table.id, table.format]),
  })),
  model: reply.model,
  processed: reply.usageInfo.pagesProcessed,
});
const uploaded = await client.files.upload({
  file: { fileName: "a.pdf", content: new Blob([pdf]) },
  purpose: "ocr",
});
const found = {
  file: told(await client.ocr.process({ model, document: { type: "file", fileId: uploaded.id }, pages: [1] })),
  url: told(
    await client.ocr.process({
      model,
      document: { type: "document_url", documentUrl: `data:application/pdf;base64,${pdf.toString("base64")}` },
      tableFormat: "html",
    }),
  ),
  image: told(
    await client.ocr.process({
      model,
      document: { type: "image_url", imageUrl: `data:image/png;base64,${readFileSync(picture).toString("base64")}` },
    }),
  ),
};
await client.files.delete({ fileId: uploaded.id });
console.log(JSON.stringify(found));
