import { FileUp, FolderUp, Globe, Plus } from "lucide-react";
import { type FormEvent, useId, useRef, useState } from "react";
import { useT } from "../../i18n/t";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { TextField } from "../../ui/fields";
import { Menu } from "../../ui/Menu";
import { chosenFiles, type Dropped } from "../attaching/folders";
import { FolderQuestion } from "../FolderQuestion";
import { addPage, useChange } from "./changing";

interface Props {
  libraryId: string;
  onFiles: (files: File[]) => void;
}

/** What can be put into a library: files, a folder, a page of the web. */
export function UploadButtons({ libraryId, onFiles }: Props) {
  const t = useT();
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const [asked, setAsked] = useState<Dropped | null>(null);
  const [page, setPage] = useState(false);
  const taken = (input: HTMLInputElement): File[] => {
    const chosen = [...(input.files ?? [])];
    input.value = "";
    return chosen;
  };
  return (
    <>
      <Menu
        trigger={
          <Button look="solid" icon={<Plus size={18} aria-hidden />}>
            {t("library.add")}
          </Button>
        }
        entries={[
          { label: t("attach.files"), icon: <FileUp />, onSelect: () => files.current?.click() },
          { label: t("attach.folder"), icon: <FolderUp />, onSelect: () => folder.current?.click() },
          { label: t("library.add_page"), icon: <Globe />, onSelect: () => setPage(true) },
        ]}
      />
      <input
        ref={files}
        type="file"
        multiple
        hidden
        data-chooser="files"
        onChange={(event) => onFiles(taken(event.target))}
      />
      <input
        ref={folder}
        type="file"
        hidden
        {...{ webkitdirectory: "" }}
        onChange={(event) => setAsked(chosenFiles(taken(event.target)))}
      />
      <FolderQuestion asked={asked} onClose={() => setAsked(null)} onFiles={onFiles} />
      {page && <PageDialog libraryId={libraryId} onClose={() => setPage(false)} />}
    </>
  );
}

function PageDialog({ libraryId, onClose }: { libraryId: string; onClose: () => void }) {
  const t = useT();
  const form = useId();
  const [url, setUrl] = useState("");
  const added = useChange((address: string) => addPage(libraryId, address), onClose);
  const save = (event: FormEvent) => {
    event.preventDefault();
    added.mutate(url.trim());
  };
  const actions = (
    <>
      <Button onClick={onClose}>{t("ui.cancel")}</Button>
      <Button
        look="solid"
        type="submit"
        form={form}
        busy={added.isPending}
        disabled={!/^https?:\/\/\S+$/.test(url.trim())}
      >
        {t("library.add")}
      </Button>
    </>
  );
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("library.page_title")}
      description={t("library.page_text")}
      actions={actions}
      width="narrow"
    >
      <form id={form} onSubmit={save} className="pb-2">
        <TextField
          type="url"
          label={t("library.address")}
          placeholder="https://"
          value={url}
          maxLength={4096}
          required
          onChange={(event) => setUrl(event.target.value)}
        />
      </form>
    </Dialog>
  );
}
