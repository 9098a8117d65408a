import { RefreshCw, StepForward, TriangleAlert } from "lucide-react";
import { ApiError, details, say } from "../api/errors";
import { useT } from "../i18n/t";
import type { Entry } from "../stream/entries";
import type { Failure } from "../stream/events";
import { Button } from "../ui/Button";
import { useActions } from "./actions";

interface Props {
  last: Entry | undefined;
  failure: Failure | null;
  /** It failed before the reader's eyes, and not at an earlier time. */
  fresh: boolean;
}

/** What is to be said and done where a reply did not come to its end: it failed, was stopped, or was never given. */
export function ReplyEnd({ last, failure, fresh }: Props) {
  const t = useT();
  const { goOn, regenerate } = useActions();
  const partial = last?.kind === "assistant" && last.partial;
  const unanswered = last?.kind === "user" && !last.sending;
  const stopped = last?.kind === "call" && last.state === "failed";
  if (!failure && !partial && !unanswered && !stopped) return null;
  return (
    <div className="flex flex-col items-start gap-2">
      {failure ? (
        <Why failure={failure} fresh={fresh} />
      ) : (
        <p className="text-sm text-ink-soft">{t(partial ? "thread.cut" : "thread.unanswered")}</p>
      )}
      <div className="flex flex-wrap gap-2">
        {partial && (
          <Button size="small" icon={<StepForward size={15} aria-hidden />} onClick={goOn}>
            {t("thread.go_on")}
          </Button>
        )}
        <Button
          size="small"
          icon={<RefreshCw size={15} aria-hidden />}
          onClick={() => (last?.kind === "assistant" ? regenerate(last.id) : goOn())}
        >
          {t("thread.try_again")}
        </Button>
      </div>
    </div>
  );
}

function Why({ failure, fresh }: { failure: Failure; fresh: boolean }) {
  const t = useT();
  const error = new ApiError(failure.code, failure.error, failure.message);
  return (
    <div
      role={fresh ? "alert" : undefined}
      className="flex w-full flex-col gap-1 rounded-card border border-bad bg-bad-soft px-4 py-3 text-sm"
    >
      <p className="flex items-start gap-2 font-medium text-bad">
        <TriangleAlert size={17} aria-hidden className="mt-0.5 shrink-0" /> {say(error, t)}
      </p>
      <details className="text-ink-soft">
        <summary>{t("ui.details")}</summary>
        <p className="mt-1 break-words">{details(error)}</p>
      </details>
    </div>
  );
}
