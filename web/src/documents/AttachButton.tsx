import { useQuery } from "@tanstack/react-query";
import { Camera, FileUp, FolderUp, Image, LibraryBig, Paperclip } from "lucide-react";
import { type ChangeEvent, useRef, useState } from "react";
import { useSession } from "../api/session";
import { useT } from "../i18n/t";
import { IconButton } from "../ui/Button";
import { Menu, type MenuEntry } from "../ui/Menu";
import { chosenFiles, type Dropped } from "./attaching/folders";
import { isOfConversation } from "./attaching/library";
import type { Attachments } from "./attachments";
import { FolderQuestion } from "./FolderQuestion";
import { librariesQuery } from "./queries";

type Chooser = "files" | "folder" | "picture" | "camera";

/** Telephones have a camera that a page may ask for a picture. */
const HAS_CAMERA = typeof matchMedia === "function" && matchMedia("(pointer: coarse)").matches;
const MOST_LIBRARIES = 30;

/** What can be attached, from where; pictures where the model sees them. */
export function AttachButton({ attachments }: { attachments: Attachments }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const [asked, setAsked] = useState<Dropped | null>(null);
  const inputs = useRef<Partial<Record<Chooser, HTMLInputElement | null>>>({});
  const libraries = useLibraryEntries(attachments, open);
  const choose = (which: Chooser) => inputs.current[which]?.click();
  const entries: MenuEntry[] = [
    { label: t("attach.files"), icon: <FileUp />, onSelect: () => choose("files") },
    { label: t("attach.folder"), icon: <FolderUp />, onSelect: () => choose("folder") },
    ...(attachments.vision ? [{ label: t("attach.picture"), icon: <Image />, onSelect: () => choose("picture") }] : []),
    ...(attachments.vision && HAS_CAMERA
      ? [{ label: t("attach.camera"), icon: <Camera />, onSelect: () => choose("camera") }]
      : []),
    ...(libraries.length ? [null, { label: t("attach.library"), icon: <LibraryBig />, items: libraries }] : []),
  ];
  const input = (which: Chooser, more: object) => (
    <input
      ref={(element) => {
        inputs.current[which] = element;
      }}
      type="file"
      hidden
      data-chooser={which}
      onChange={(event: ChangeEvent<HTMLInputElement>) => {
        const files = [...(event.target.files ?? [])];
        // The same file may be chosen again.
        event.target.value = "";
        if (which === "folder") setAsked(chosenFiles(files));
        else attachments.add(files);
      }}
      {...more}
    />
  );
  return (
    <>
      <Menu
        align="start"
        side="top"
        entries={entries}
        onOpenChange={setOpen}
        trigger={
          <IconButton label={t("attach.attach")}>
            <Paperclip size={19} aria-hidden />
          </IconButton>
        }
      />
      {input("files", { multiple: true })}
      {input("folder", { webkitdirectory: "" })}
      {input("picture", { multiple: true, accept: "image/*" })}
      {input("camera", { accept: "image/*", capture: "environment" })}
      <FolderQuestion asked={asked} onClose={() => setAsked(null)} onFiles={attachments.add} />
    </>
  );
}

function useLibraryEntries(attachments: Attachments, open: boolean): MenuEntry[] {
  const { workspaceId } = useSession();
  const { data } = useQuery({ ...librariesQuery(workspaceId), enabled: open });
  return (data?.data ?? [])
    .filter((library) => !isOfConversation(library))
    .slice(0, MOST_LIBRARIES)
    .map((library) => {
      const checked = attachments.libraries.some((one) => one.id === library.id);
      return {
        label: library.name,
        checked,
        onSelect: () =>
          checked ? attachments.removeLibrary(library.id) : attachments.addLibrary(library.id, library.name),
      };
    });
}
