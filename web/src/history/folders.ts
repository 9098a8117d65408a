import type { Counted } from "./types";

export interface FolderNode {
  /** The last part of its path. */
  name: string;
  path: string;
  /** Threads in it, not in those below it. */
  count: number;
  children: FolderNode[];
}

export const DEEPEST = 3;

/** The tree of the folders that there are; what lies between them is there, too. */
export function folderTree(folders: Counted[], compare: (one: string, other: string) => number): FolderNode[] {
  const roots: FolderNode[] = [];
  for (const { name, count } of folders) {
    let level = roots;
    let path = "";
    let node: FolderNode | undefined;
    for (const part of name.split("/")) {
      path = path ? `${path}/${part}` : part;
      node = level.find((one) => one.name === part);
      if (!node) {
        node = { name: part, path, count: 0, children: [] };
        level.push(node);
      }
      level = node.children;
    }
    if (node) node.count = count;
  }
  const sort = (nodes: FolderNode[]): FolderNode[] => {
    nodes.sort((one, other) => compare(one.name, other.name));
    for (const one of nodes) sort(one.children);
    return nodes;
  };
  return sort(roots);
}

/** As the server takes it: without spaces around the parts, and no deeper than it may be; null where it cannot be one. */
export function folderPath(typed: string): string | null {
  const parts = typed
    .split("/")
    .map((part) => part.trim())
    .filter(Boolean);
  const good = parts.length > 0 && parts.length <= DEEPEST && parts.every((part) => [...part].length <= 60);
  return good ? parts.join("/") : null;
}
