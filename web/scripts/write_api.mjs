// Writes src/api/{gateway,management}.d.ts from two OpenAPI documents on the disk: node scripts/write_api.mjs DOC OUT …
import { readFileSync, writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";

const [, , ...pairs] = process.argv;
for (let at = 0; at + 1 < pairs.length; at += 2) {
  const document = JSON.parse(readFileSync(pairs[at], "utf8"));
  const written = astToString(await openapiTS(document, { alphabetize: true, emptyObjectsUnknown: true }));
  writeFileSync(pairs[at + 1], `// Written by scripts/web_api.py from the server's OpenAPI document.\n${written}`);
}
