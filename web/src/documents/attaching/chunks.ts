/** What an attachment is within a message. The server has no part of a message for documents that every model can read,
 * so a short text stands in the message, and of a document that lies in a library a line says that it is there. Both are
 * written so that models understand them and `attachedIn` knows them again. */
export type ContentChunk = { type: "text"; text: string } | { type: "image_url"; image_url: string };

/** A file as a sent message tells of it. */
export interface Attached {
  name: string;
  /** Of a file whose text stands in the message. */
  text?: string;
  libraryId?: string;
  documentId?: string;
  /** In a shared conversation a document has a number, where it can be opened, and no ids. */
  number?: number;
}

const HINT = "look into it with document_library";
const TEXT = /\n\n\[attached file "([^"\n]*)"\]\n([\s\S]*?)\n\[end of the attached file "\1"\]/g;
const DOCUMENT = new RegExp(
  `\\n\\n\\[attached document "([^"\\n]*)"(?:, (?:([\\w-]+)/([\\w-]+): ${HINT}|(\\d{1,6})))?\\]`,
  "g",
);

/** Nothing in a name may end what it stands in. */
function plain(name: string): string {
  return name.replace(/["\p{Cc}]/gu, "'");
}

export function textChunk(name: string, text: string): ContentChunk {
  const named = plain(name);
  const body = text.replace(/\n\[end of the attached file "/g, '\n [end of the attached file "');
  return { type: "text", text: `\n\n[attached file "${named}"]\n${body}\n[end of the attached file "${named}"]` };
}

export function documentChunk(name: string, libraryId: string, documentId: string): ContentChunk {
  return { type: "text", text: `\n\n[attached document "${plain(name)}", ${libraryId}/${documentId}: ${HINT}]` };
}

/** What the user wrote, and what was attached to it. */
export function attachedIn(message: string): { words: string; attached: Attached[] } {
  const attached: Attached[] = [];
  const words = message
    .replace(TEXT, (_, name: string, text: string) => {
      attached.push({ name, text });
      return "";
    })
    .replace(DOCUMENT, (_, name: string, libraryId?: string, documentId?: string, number?: string) => {
      if (documentId) attached.push({ name, libraryId, documentId });
      else attached.push(number ? { name, number: Number(number) } : { name });
      return "";
    });
  return { words, attached };
}

interface LibraryTool {
  type: string;
  library_ids?: string[];
}

/** Tools of a conversation with these libraries among them. */
export function withLibraries<Tool extends { type: string }>(
  tools: readonly Tool[],
  ids: string[],
): (Tool | LibraryTool)[] {
  if (ids.length === 0) return [...tools];
  const isLibrary = (tool: LibraryTool) => tool.type === "document_library";
  const known = tools.find(isLibrary) as (LibraryTool & Tool) | undefined;
  const all = [...new Set([...(known?.library_ids ?? []), ...ids])];
  const mine = { ...known, type: "document_library", library_ids: all };
  return [...tools.filter((tool) => !isLibrary(tool)), mine];
}
