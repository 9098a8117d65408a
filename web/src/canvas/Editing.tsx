import { Suspense, useState } from "react";
import { ApiError } from "../api/errors";
import { part } from "../app/loading";
import { useT } from "../i18n/t";
import { Button } from "../ui/Button";
import { TextField } from "../ui/fields";
import { Loading } from "../ui/states";
import { tellError } from "../ui/toast";
import { textLanguage } from "./languages";
import { useWrite } from "./queries";
import { TableView } from "./TableView";
import type { WholeArtefact } from "./types";
import { forgetUnsaved, keepUnsaved, useUnsaved } from "./unsaved";

const CodeEditor = part(() => import("./CodeEditor"));

interface Props {
  /** At its newest version. */
  artefact: WholeArtefact;
  onDone: () => void;
}

/** The text is written in; what is saved is a new version, and what is not stays here until it is. */
export function Editing({ artefact, onDone }: Props) {
  const t = useT();
  const unsaved = useUnsaved((state) => state[artefact.id]);
  const write = useWrite(artefact.id);
  const [note, setNote] = useState("");
  const text = unsaved?.text ?? artefact.content;
  const base = unsaved?.base ?? artefact.version;
  const stale = base !== artefact.version;
  const save = (onto: number) => {
    if (!unsaved || write.isPending) return;
    write.mutate(
      { content: text, base_version: onto, note: note.trim() },
      {
        onSuccess: () => {
          forgetUnsaved(artefact.id);
          onDone();
        },
        onError: (error) => {
          tellError(error);
          // Somebody was faster: what there is now has to be seen before it is written over.
          if (error instanceof ApiError && error.status === 409) keepUnsaved(artefact.id, { text, base });
        },
      },
    );
  };
  const change = (changed: string) => {
    if (changed === artefact.content && !stale) forgetUnsaved(artefact.id);
    else keepUnsaved(artefact.id, { text: changed, base });
  };
  return (
    <div className="flex h-full min-h-0 flex-col">
      {stale && (
        <p role="alert" className="border-b border-warn bg-warn-soft px-3 py-2 text-sm text-warn">
          {t("canvas.stale", { version: artefact.version })}
        </p>
      )}
      <div className="min-h-0 flex-1">
        {artefact.kind === "table" ? (
          <TableView content={text} onChange={change} />
        ) : (
          <Suspense fallback={<Loading />}>
            <CodeEditor
              text={text}
              label={t("canvas.text_of", { title: artefact.title })}
              language={textLanguage(artefact)}
              onChange={change}
              onSave={() => save(stale ? artefact.version : base)}
            />
          </Suspense>
        )}
      </div>
      <form
        className="flex flex-wrap items-center gap-2 border-t border-line p-2 safe-bottom"
        onSubmit={(event) => {
          event.preventDefault();
          save(stale ? artefact.version : base);
        }}
      >
        <TextField
          label={t("canvas.note")}
          hideLabel
          placeholder={t("canvas.note")}
          maxLength={200}
          value={note}
          onChange={(event) => setNote(event.target.value)}
          className="min-w-36 flex-1"
        />
        <Button
          onClick={() => {
            forgetUnsaved(artefact.id);
            onDone();
          }}
        >
          {unsaved ? t("canvas.discard") : t("ui.cancel")}
        </Button>
        <Button look="solid" type="submit" busy={write.isPending} disabled={!unsaved}>
          {stale ? t("canvas.overwrite") : t("canvas.save")}
        </Button>
      </form>
    </div>
  );
}
