import { bytes } from "../i18n/format";
import { useT } from "../i18n/t";
import { Confirm } from "../ui/Dialog";
import { type Dropped, MOST_FILES } from "./attaching/folders";

interface Props {
  asked: Dropped | null;
  onClose: () => void;
  onFiles: (files: File[]) => void;
}

/** Before all files of a folder are sent: how many they are. */
export function FolderQuestion({ asked, onClose, onFiles }: Props) {
  const t = useT();
  const count = asked?.files.length ?? 0;
  const size = bytes(asked?.files.reduce((sum, file) => sum + file.size, 0) ?? 0);
  return (
    <Confirm
      open={asked !== null}
      onClose={onClose}
      onConfirm={() => {
        if (asked) onFiles(asked.files);
        onClose();
      }}
      title={t("attach.folder_title", { count })}
      description={t("attach.folder_text", { count, size })}
      verb={t("attach.folder_verb", { count })}
    >
      {asked?.cut && <p className="text-sm text-warn">{t("attach.folder_cut", { most: MOST_FILES })}</p>}
    </Confirm>
  );
}
