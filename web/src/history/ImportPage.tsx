import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Download, Upload } from "lucide-react";
import { type DragEvent, useRef, useState } from "react";
import { fetchAs } from "../api/client";
import { useSession } from "../api/session";
import { useT } from "../i18n/t";
import { Button } from "../ui/Button";
import { joined } from "../ui/joined";
import { Page, Section } from "../ui/Page";
import { Failed } from "../ui/states";
import { tell, tellError } from "../ui/toast";
import { ImportResult } from "./ImportResult";
import { keys } from "./queries";
import { saveEverything } from "./saving";
import type { ImportReport } from "./types";

/** Conversations out of a file of another service or of Ventoux, and everything into one. */
export default function ImportPage() {
  const t = useT();
  const [saving, setSaving] = useState(false);
  const everything = () => {
    setSaving(true);
    tell(t("history.exporting"));
    saveEverything()
      .catch(tellError)
      .finally(() => setSaving(false));
  };
  return (
    <Page title={t("history.import_export")}>
      <Section title={t("history.import")} description={t("history.import_about")}>
        <Import />
      </Section>
      <Section title={t("history.export_all")} description={t("history.export_all_about")}>
        <Button className="self-start" busy={saving} icon={<Download size={17} aria-hidden />} onClick={everything}>
          {t("history.export_all_as_zip")}
        </Button>
      </Section>
    </Page>
  );
}

async function sent(file: File): Promise<ImportReport> {
  const form = new FormData();
  form.append("file", file);
  const response = await fetchAs("/v1/conversations/import", { method: "POST", body: form });
  return (await response.json()) as ImportReport;
}

function Import() {
  const t = useT();
  const client = useQueryClient();
  const { workspaceId } = useSession();
  const field = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const take = useMutation({
    mutationFn: sent,
    onSettled: () => client.invalidateQueries({ queryKey: keys.threads(workspaceId) }),
  });
  const first = (files: FileList | null) => {
    const file = files?.[0];
    if (file && !take.isPending) take.mutate(file);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    first(event.dataTransfer.files);
  };
  return (
    <div className="flex flex-col gap-4">
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={joined(
          "flex flex-col items-center gap-3 rounded-card border-2 border-dashed p-8 text-center",
          over ? "border-accent bg-accent-soft" : "border-line-strong",
        )}
      >
        <Upload size={28} aria-hidden className="text-ink-soft" />
        <p className="text-ink-soft">{t("history.import_drop")}</p>
        <Button look="solid" busy={take.isPending} onClick={() => field.current?.click()}>
          {t(take.isPending ? "history.importing" : "history.choose_file")}
        </Button>
        <input
          ref={field}
          type="file"
          accept=".json,.zip,application/json,application/zip"
          aria-label={t("history.choose_file")}
          className="hidden"
          onChange={(event) => {
            first(event.target.files);
            event.target.value = "";
          }}
        />
      </div>
      {take.error && <Failed error={take.error} />}
      {take.data && <ImportResult report={take.data} />}
    </div>
  );
}
