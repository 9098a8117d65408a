import { memo } from "react";
import { AnswerView } from "./AnswerView";
import { BranchSwitcher } from "./BranchSwitcher";
import type { Fork } from "./branches";
import { CallView } from "./CallView";
import { CompactionLine, HandoffLine } from "./Lines";
import type { Line } from "./lines";
import { UserView } from "./UserView";

interface Props {
  line: Line;
  fork?: Fork;
  conversationId: string;
  busy: boolean;
}

/** One entry; drawn again only when it is another one, or stands otherwise. */
export const LineView = memo(function LineView({ line, fork, conversationId, busy }: Props) {
  const { entry } = line;
  switch (entry.kind) {
    case "user":
      return <UserView entry={entry} fork={fork} busy={busy} />;
    case "assistant":
      return (
        <AnswerView
          entry={entry}
          conversationId={conversationId}
          fork={fork}
          live={entry.live && line.newest}
          last={line.last}
          newest={line.newest}
          searched={line.searched}
          busy={busy}
        />
      );
    case "call":
      return (
        <>
          <CallView call={entry} conversationId={conversationId} />
          {fork && line.last && <BranchSwitcher fork={fork} />}
        </>
      );
    case "handoff":
      return <HandoffLine entry={entry} />;
    case "compaction":
      return <CompactionLine entry={entry} />;
  }
});
