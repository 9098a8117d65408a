import { create } from "zustand";
import { answered, api } from "../api/client";
import { queries } from "../app/queries";
import { t } from "../i18n/t";
import { closePanel, usePanel } from "../shell/panel";
import { tell, tellError } from "../ui/toast";
import { askAgain } from "./queries";

/** Artefacts that are about to be deleted: they are shown no more, and come back while there is time. */
export const useLeaving = create<{ ids: ReadonlySet<string> }>(() => ({ ids: new Set() }));

/** As long as the way back is shown. */
const WAIT = 8000;
const timers = new Map<string, ReturnType<typeof setTimeout>>();

export function deleteSoon({ id, title }: { id: string; title: string }): void {
  if (timers.has(id)) return;
  mark(id, true);
  const { content } = usePanel.getState();
  if (content?.kind === "artefact" && content.artefactId === id) closePanel();
  timers.set(
    id,
    setTimeout(() => void deleteNow(id), WAIT),
  );
  tell(t("canvas.deleted", { title }), { label: t("canvas.undo"), run: () => keep(id) });
}

function keep(id: string): void {
  clearTimeout(timers.get(id));
  timers.delete(id);
  mark(id, false);
}

async function deleteNow(id: string, leaving = false): Promise<void> {
  clearTimeout(timers.get(id));
  timers.delete(id);
  try {
    const params = { path: { artefact_id: id } };
    await answered(api.DELETE("/v1/artefacts/{artefact_id}", { params, keepalive: leaving }));
    askAgain(queries);
  } catch (error) {
    mark(id, false);
    tellError(error);
  }
}

function mark(id: string, leaving: boolean): void {
  const ids = new Set(useLeaving.getState().ids);
  if (leaving) ids.add(id);
  else ids.delete(id);
  useLeaving.setState({ ids });
}

/** Whoever leaves meant what they said. */
if (typeof addEventListener === "function") {
  addEventListener("pagehide", () => {
    for (const id of [...timers.keys()]) void deleteNow(id, true);
  });
}
