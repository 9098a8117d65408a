/** What of a document is to be shown. `start` and `end` count characters of its text as code points. */
export interface Target {
  page?: number;
  start?: number;
  end?: number;
  passage?: string;
  /** Of the passage, what matters most. */
  sentence?: string;
}
