import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Download, Upload } from "lucide-react";
import { useState } from "react";
import { answered, api } from "../api/client";
import { useSession } from "../api/session";
import { SharesList } from "../history/SharesList";
import { useT } from "../i18n/t";
import { Button, ButtonLink } from "../ui/Button";
import { Confirm } from "../ui/Dialog";
import { TextField } from "../ui/fields";
import { Section } from "../ui/Page";
import { tell, tellError } from "../ui/toast";
import { deleteEverythingOf, everythingOf } from "./everything";
import { TooLarge } from "./zip";

/** What is kept of the user, to be taken away or deleted. */
export function Data() {
  const t = useT();
  const { who, workspaceId } = useSession();
  const { data } = useQuery({
    queryKey: ["retention", workspaceId],
    queryFn: () => answered(api.GET("/v1/retention")),
  });
  const take = useMutation({
    mutationFn: () => takeAll(who?.user?.id ?? ""),
    onSuccess: (missing) => missing > 0 && tell(t("settings.export_missing", { count: missing })),
    onError: (error) => (error instanceof TooLarge ? tell(t("settings.export_too_large")) : tellError(error)),
  });
  const kept = data?.days ? t("settings.retention_days", { days: data.days }) : t("settings.retention_none");
  return (
    <div className="flex max-w-xl flex-col gap-8">
      {data && <p className="rounded-lg bg-sunken p-3 text-sm">{kept}</p>}
      <Section title={t("settings.export")} description={t("settings.export_hint")}>
        <Button
          className="self-start"
          icon={<Download size={18} aria-hidden />}
          busy={take.isPending}
          onClick={() => take.mutate()}
        >
          {t("settings.export_do")}
        </Button>
      </Section>
      <div>
        <ButtonLink href="/import" icon={<Upload size={18} aria-hidden />}>
          {t("settings.import")}
        </ButtonLink>
      </div>
      <SharesList />
      <DeleteAll />
    </div>
  );
}

/** Into the browser's folder of downloads. Returns how many files could not be read. */
async function takeAll(userId: string): Promise<number> {
  const { zip, missing } = await everythingOf(userId);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(zip);
  link.download = "ventoux.zip";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return missing.length;
}

function DeleteAll() {
  const t = useT();
  const { who } = useSession();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [typed, setTyped] = useState("");
  const [refused, setRefused] = useState(false);
  const word = t("settings.delete_word");
  const remove = useMutation({
    mutationFn: () => deleteEverythingOf(who?.user?.id ?? ""),
    onSuccess: () => {
      tell(t("settings.deleted"));
      setAsking(false);
    },
    onError: tellError,
    // Of what has failed a part may be gone.
    onSettled: () => {
      for (const key of ["threads", "conversations", "artefacts"]) queries.removeQueries({ queryKey: [key] });
      void queries.invalidateQueries();
    },
  });
  const open = () => {
    setTyped("");
    setRefused(false);
    setAsking(true);
  };
  const confirm = () => {
    const right = typed.trim() === word;
    setRefused(!right);
    if (right) remove.mutate();
    else document.querySelector<HTMLElement>("[data-delete-word]")?.focus();
  };
  return (
    <>
      <Button look="danger" className="self-start" onClick={open}>
        {t("settings.delete_all")}
      </Button>
      <Confirm
        open={asking}
        danger
        busy={remove.isPending}
        onClose={() => setAsking(false)}
        onConfirm={confirm}
        title={t("settings.delete_all")}
        description={t("settings.delete_all_text", { word })}
        verb={t("settings.delete_all")}
      >
        <TextField
          data-delete-word
          label={t("settings.delete_confirm")}
          placeholder={word}
          value={typed}
          error={refused ? t("settings.delete_type", { word }) : undefined}
          onChange={(event) => {
            setTyped(event.target.value);
            setRefused(false);
          }}
        />
      </Confirm>
    </>
  );
}
