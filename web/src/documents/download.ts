import { fetchAs } from "../api/client";
import type { Doc } from "./attaching/library";

function pathOf({ library_id, id }: Doc): string {
  return `/v1/libraries/${encodeURIComponent(library_id)}/documents/${encodeURIComponent(id)}`;
}

export async function contentOf(document: Doc): Promise<ArrayBuffer> {
  return (await fetchAs(`${pathOf(document)}/content`)).arrayBuffer();
}

/** As it was uploaded, into the browser's folder of downloads. */
export async function download(doc: Doc): Promise<void> {
  const bytes = await (await fetchAs(`${pathOf(doc)}/content`)).blob();
  const link = document.createElement("a");
  link.href = URL.createObjectURL(bytes);
  link.download = doc.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
