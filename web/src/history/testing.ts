import type { Thread } from "./types";

/** A thread for tests. */
export function threadLike(values: Partial<Thread> = {}): Thread {
  return {
    object: "thread",
    id: "conv_1",
    name: null,
    pinned: false,
    archived: false,
    tags: [],
    folder: null,
    project_id: null,
    temporary: false,
    agent_id: null,
    model: "m",
    conversation_id: "conv_1",
    branches: 1,
    messages: 2,
    preview: "Where is the zebra?",
    running: false,
    created_at: "2026-11-26T10:00:00Z",
    updated_at: "2026-11-26T10:00:00Z",
    deleted_at: null,
    ...values,
  };
}
