import type { Part } from "./entries";
import type { WireChunk, WireContent } from "./wire";

/** What is said, as parts; what belongs together is one. */
export function partsOf(content: WireContent | undefined): Part[] {
  return withContent([], content, null);
}

/** The parts with more at their end. The last one is replaced where the content goes on with it: texts are put together
 * by `+`, which engines keep as a list of pieces until somebody reads the whole, so a long answer costs no more by the
 * letter than a short one. `thinkingSince`: when the thinking began, in milliseconds. */
export function withContent(
  parts: readonly Part[],
  content: WireContent | undefined,
  thought: { since: number; now: number } | null,
): Part[] {
  const grown = [...parts];
  const chunks = Array.isArray(content) ? content : content === undefined ? [] : [content];
  for (const chunk of chunks) {
    const part = typeof chunk === "string" ? textPart(chunk) : partOf(chunk);
    if (part) append(grown, part, thought);
  }
  return grown;
}

function append(parts: Part[], part: Part, thought: { since: number; now: number } | null): void {
  const last = parts.at(-1);
  if (part.kind === "text" && last?.kind === "text") {
    parts[parts.length - 1] = { kind: "text", text: last.text + part.text };
  } else if (part.kind === "thinking") {
    const seconds = thought ? { seconds: Math.max(0, thought.now - thought.since) / 1000 } : {};
    if (last?.kind === "thinking") parts[parts.length - 1] = { ...last, text: last.text + part.text, ...seconds };
    else parts.push({ ...part, ...seconds });
  } else {
    parts.push(part);
  }
}

function textPart(text: string): Part | null {
  return text ? { kind: "text", text } : null;
}

function partOf(chunk: WireChunk): Part | null {
  switch (chunk.type) {
    case "text":
      return textPart(chunk.text ?? "");
    case "thinking":
      return { kind: "thinking", text: (chunk.thinking ?? []).map((one) => one.text ?? "").join("") };
    case "tool_reference":
      return {
        kind: "reference",
        tool: chunk.tool ?? "",
        title: chunk.title ?? "",
        ...(chunk.url ? { url: chunk.url } : {}),
        ...(chunk.description ? { description: chunk.description } : {}),
        ...(chunk.source ? { source: chunk.source } : {}),
      };
    case "tool_file":
    case "file":
      return {
        kind: "file",
        fileId: chunk.file_id ?? "",
        ...(chunk.file_name ? { name: chunk.file_name } : {}),
        ...(chunk.file_type ? { type: chunk.file_type } : {}),
        ...(chunk.tool ? { tool: chunk.tool } : {}),
      };
    case "image_url": {
      const url = typeof chunk.image_url === "string" ? chunk.image_url : chunk.image_url?.url;
      return url ? { kind: "image", url } : null;
    }
    case "document_url":
      return {
        kind: "document",
        url: chunk.document_url ?? "",
        ...(chunk.document_name ? { name: chunk.document_name } : {}),
      };
    default:
      return null;
  }
}
