import { seconds } from "../../i18n/format";
import { useT } from "../../i18n/t";
import { timeline } from "./explaining";
import type { Call } from "./queries";

/** How long a call waited and read, and how long it wrote; the words say what the bar shows. */
export function Timeline({ call }: { call: Call }) {
  const t = useT();
  const first = call.time_to_first_token;
  const shares = timeline(first, call.duration);
  if (!shares || first === null) return null;
  return (
    <div className="flex flex-col gap-1.5">
      <div aria-hidden className="flex h-2.5 overflow-hidden rounded-full bg-sunken">
        <span className="bg-line-strong" style={{ width: `${shares.before * 100}%` }} />
        <span className="bg-accent" style={{ width: `${shares.after * 100}%` }} />
      </div>
      <ul className="flex flex-wrap gap-x-4 text-sm text-ink-soft">
        <li className="flex items-center gap-1.5">
          <span aria-hidden className="size-2.5 rounded-full bg-line-strong" />
          {t("calls.to_first", { time: seconds(first) })}
        </li>
        <li className="flex items-center gap-1.5">
          <span aria-hidden className="size-2.5 rounded-full bg-accent" />
          {t("calls.writing", { time: seconds(call.duration - first) })}
        </li>
      </ul>
    </div>
  );
}
