import { navigate } from "wouter/use-browser-location";
import { draftOf, keepDraft } from "../composer/drafts";
import { insert } from "../composer/insert";
import { closePanel } from "../shell/panel";

interface About {
  id: string;
  title: string;
  conversation_id: string | null;
}

const LONGEST = 4000;

/** Puts a request about an artefact into the composer, which has to be that of its conversation: where another page is
 * shown, that conversation is opened. The artefact is named by its id, as the model knows it. */
export function askAbout(artefact: About, words: string, quoted = ""): void {
  const quote = quoted.trim().slice(0, LONGEST).replace(/^/gm, "> ");
  const text = `${words} “${artefact.title}” (${artefact.id})${quote ? `:\n\n${quote}\n\n` : ": "}`;
  if (insert(text)) {
    // On a phone the panel is over it.
    if (!matchMedia("(min-width: 64rem)").matches) closePanel();
    return;
  }
  const draft = artefact.conversation_id ?? "";
  const before = draftOf(draft).trimEnd();
  keepDraft(draft, before ? `${before}\n\n${text}` : text);
  navigate(draft ? `/c/${draft}` : "/");
}
