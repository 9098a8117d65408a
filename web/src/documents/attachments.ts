import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { useStore } from "zustand";
import { useSession } from "../api/session";
import { add, forget, remove, retry } from "./attaching/adding";
import { type ContentChunk, documentChunk, textChunk } from "./attaching/chunks";
import { restore } from "./attaching/keeping";
import { kindOf } from "./attaching/kinds";
import { type Attachment, drafts, NO_DRAFT, setDraft } from "./attaching/state";
import { modelsQuery } from "./queries";

export type { Attachment, ContentChunk };

interface Options {
  /** Who will read it: whether pictures can be sent depends on that. Without one they are read as documents. */
  model?: string;
}

/** What is attached to a draft: the id of its conversation, or any name for one that has not begun. Pictures go to
 * models that see them, short texts into the message itself, and everything else into a library of the conversation,
 * which is made when it is needed and which `libraryIds` tells: the conversation's tool `document_library` has to be
 * given it (`withLibraries` of attaching/chunks). */
export function useAttachments(name: string, { model }: Options = {}) {
  const { workspaceId } = useSession();
  const draft = `${workspaceId}/${name}`;
  const { data: models } = useQuery(modelsQuery(workspaceId));
  const vision = models?.data.find((one) => one.id === model)?.capabilities.vision ?? false;
  useEffect(() => restore(draft), [draft]);
  const { items, libraries, ownLibrary } = useStore(drafts, (all) => all[draft] ?? NO_DRAFT);
  return useMemo(() => {
    const inUse = items.some((one) => one.libraryId === ownLibrary);
    const own = ownLibrary && inUse ? [ownLibrary] : [];
    return {
      items,
      vision,
      libraries,
      libraryIds: [...new Set([...own, ...libraries.map((one) => one.id)])],
      /** Nothing is under way, and nothing has failed: a message would hold all that is shown. */
      ready: items.every((one) => one.state === "ready"),
      add: (files: File[]) => add(draft, files, (file) => kindOf(file, vision)),
      remove: (id: string) => remove(draft, id),
      retry: (id: string) => retry(draft, id),
      /** After the message was sent; what lies in the library stays there. */
      clear: () => forget(draft),
      chunks: () => items.flatMap(chunkOf),
      addLibrary: (id: string, name = "") =>
        setDraft(draft, (one) => ({ libraries: [...one.libraries.filter((other) => other.id !== id), { id, name }] })),
      removeLibrary: (id: string) =>
        setDraft(draft, (one) => ({ libraries: one.libraries.filter((other) => other.id !== id) })),
    };
  }, [draft, items, libraries, ownLibrary, vision]);
}

export type Attachments = ReturnType<typeof useAttachments>;

function chunkOf(item: Attachment): ContentChunk[] {
  if (item.state !== "ready") return [];
  if (item.kind === "picture" && item.content) return [{ type: "image_url", image_url: item.content }];
  if (item.kind === "text" && item.content !== undefined) return [textChunk(item.name, item.content)];
  if (item.libraryId && item.documentId) return [documentChunk(item.name, item.libraryId, item.documentId)];
  return [];
}
