import { FileUp } from "lucide-react";
import { type DragEvent, type ReactNode, useState } from "react";
import { useT } from "../i18n/t";
import { joined } from "../ui/joined";
import { tellError } from "../ui/toast";
import { type Dropped, droppedFiles } from "./attaching/folders";
import { FolderQuestion } from "./FolderQuestion";

interface Props {
  onFiles: (files: File[]) => void;
  children: ReactNode;
  className?: string;
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer.types.includes("Files");
}

/** Takes files and folders that are dropped on it; how many there are in folders is asked about first. */
export function DropZone({ onFiles, children, className }: Props) {
  const t = useT();
  const [over, setOver] = useState(false);
  const [asked, setAsked] = useState<Dropped | null>(null);
  const drop = (event: DragEvent) => {
    setOver(false);
    if (!hasFiles(event)) return;
    event.preventDefault();
    droppedFiles(event.dataTransfer).then((dropped) => {
      if (dropped.folders > 0 || dropped.cut) setAsked(dropped);
      else onFiles(dropped.files);
    }, tellError);
  };
  return (
    // Whoever cannot drag has a button for the same
    <div
      className={joined("relative", className)}
      onDragOver={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = "copy";
        setOver(true);
      }}
      onDragLeave={(event) => {
        const to = event.relatedTarget;
        if (!(to instanceof Node && event.currentTarget.contains(to))) setOver(false);
      }}
      onDrop={drop}
    >
      {children}
      {over && (
        <div className="pointer-events-none absolute inset-2 z-20 flex items-center justify-center gap-3 rounded-card border-2 border-dashed border-accent bg-accent-soft text-lg font-medium text-accent">
          <FileUp size={24} aria-hidden /> {t("attach.drop_here")}
        </div>
      )}
      <FolderQuestion asked={asked} onClose={() => setAsked(null)} onFiles={onFiles} />
    </div>
  );
}
