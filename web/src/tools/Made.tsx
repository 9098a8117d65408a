import { Download } from "lucide-react";
import { fetchAs } from "../api/client";
import { useT } from "../i18n/t";
import { fileName, saveBlob } from "../markdown/download";
import { FilePicture } from "../markdown/Picture";
import { Button } from "../ui/Button";
import { tellError } from "../ui/toast";
import type { MadeFile } from "./reading";

/** Charts and files that a tool has made. */
export function Made({ files }: { files: MadeFile[] }) {
  const t = useT();
  if (files.length === 0) return null;
  const save = async (file: MadeFile) => {
    const response = await fetchAs(`/v1/files/${encodeURIComponent(file.id)}/content`);
    saveBlob(file.name, await response.blob());
  };
  return (
    <ul className="markdown mt-1 mb-2 flex flex-wrap items-end gap-3 pl-8">
      {files.map((file) => (
        <li key={file.id} className="flex min-w-0 flex-col items-start gap-1">
          {/^image\/(png|jpeg|gif|webp)$/.test(file.type) && (
            <FilePicture fileId={file.id} alt={t("tools.chart", { name: fileName(file.name) })} />
          )}
          <Button
            size="small"
            icon={<Download size={15} aria-hidden />}
            onClick={() => save(file).catch(tellError)}
            aria-label={t("tools.download", { name: fileName(file.name) })}
          >
            <bdi className="max-w-[15rem] truncate">{fileName(file.name)}</bdi>
          </Button>
        </li>
      ))}
    </ul>
  );
}
