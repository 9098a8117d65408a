import { ApiError } from "../../api/errors";
import { Failed } from "../../ui/states";

/** The field that an issue of the server is about: its place, or the path that its words end with. */
function fieldOf(issue: ApiError["issues"][number]): string {
  const told = /`\$\.([A-Za-z_]+)[^`]*`\.?$/.exec(issue.message)?.[1];
  const last = issue.loc.filter((part) => typeof part === "string").at(-1);
  return told ?? (last === "body" ? "" : (last ?? ""));
}

/** What the server says is wrong with one field of a form. */
export function problemOf(error: unknown, field: string): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  return error.issues.find((issue) => fieldOf(issue) === field)?.message.replace(/ - at `[^`]*`\.?$/, "");
}

/** What failed, where it belongs to none of the fields that show their own problem. */
export function FormFailed({ error, fields = [] }: { error: unknown; fields?: string[] }) {
  if (!error) return null;
  const shown = error instanceof ApiError && error.issues.length > 0;
  if (shown && error.issues.every((issue) => fields.includes(fieldOf(issue)))) return null;
  return <Failed error={error} />;
}
