import { useState } from "react";
import { useLocation } from "wouter";
import { useT } from "../i18n/t";
import { Confirm } from "../ui/Dialog";
import { Checkbox } from "../ui/fields";
import { tell, tellError } from "../ui/toast";
import { type Project, useDeleteProject } from "./queries";

/** What becomes of its conversations and files is asked; both stay unless it is said otherwise. */
export function DeleteProject({ project, onClose }: { project: Project; onClose: () => void }) {
  const t = useT();
  const [, navigate] = useLocation();
  const [threads, setThreads] = useState(false);
  const [files, setFiles] = useState(false);
  const remove = useDeleteProject(project.id);
  const onSuccess = () => {
    tell(t("projects.deleted"));
    navigate("/projects", { replace: true });
  };
  const confirm = () => {
    const wanted = { conversations: word(threads), library: word(files) };
    remove.mutate(wanted, { onSuccess, onError: tellError });
  };
  return (
    <Confirm
      open
      danger
      busy={remove.isPending}
      onClose={onClose}
      onConfirm={confirm}
      title={t("projects.delete_title", { name: project.name })}
      description={t("projects.delete_text")}
      verb={t("projects.delete")}
    >
      <Checkbox
        label={t("projects.delete_threads")}
        checked={threads}
        onChange={(event) => setThreads(event.target.checked)}
      />
      {project.library_id && (
        <Checkbox
          label={t("projects.delete_files")}
          checked={files}
          onChange={(event) => setFiles(event.target.checked)}
        />
      )}
    </Confirm>
  );
}

function word(gone: boolean): "keep" | "delete" {
  return gone ? "delete" : "keep";
}
