import type { Schema } from "../api/types";

export type Thread = Schema<"ToldThread">;
export type ThreadPage = Schema<"ToldThreads">;
export type ThreadChange = Schema<"ChangedThread">;
export type Counted = Schema<"Counted">;
export type Hit = Schema<"ToldHit">;
export type Share = Schema<"ToldShare">;
export type OwnShare = Schema<"ToldOwnShare">;
export type SharedConversation = Schema<"ToldShared">;
export type ImportReport = Schema<"Report">;

export interface ThreadFilter {
  state?: "active" | "archived" | "trash";
  pinned?: boolean;
  tag?: string;
  folder?: string;
  project_id?: string;
  q?: string;
}
