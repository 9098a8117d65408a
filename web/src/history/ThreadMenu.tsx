import { Ellipsis } from "lucide-react";
import { useLocation } from "wouter";
import { useT } from "../i18n/t";
import { IconButton } from "../ui/Button";
import { Menu } from "../ui/Menu";
import { useThread } from "./queries";
import type { Thread } from "./types";
import { useThreadMenu } from "./useThreadMenu";

interface Props {
  threadId: string;
  conversationId: string;
}

/** What can be done with a thread: pin, rename, folder, tags, share, export, delete. */
export function ThreadMenu({ threadId, conversationId }: Props) {
  const { data } = useThread(threadId);
  if (!data) return null;
  // The branch that is shown here is the one that is shared and exported.
  return <Loaded thread={{ ...data, conversation_id: conversationId }} />;
}

function Loaded({ thread }: { thread: Thread }) {
  const t = useT();
  const [, navigate] = useLocation();
  const { entries, dialogs, onOpenChange } = useThreadMenu(thread, { onDeleted: () => navigate("/") });
  return (
    <>
      <Menu
        trigger={
          <IconButton label={t("history.actions")}>
            <Ellipsis size={19} aria-hidden />
          </IconButton>
        }
        entries={entries}
        onOpenChange={onOpenChange}
      />
      {dialogs}
    </>
  );
}
