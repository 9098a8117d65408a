import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { answered, api } from "../api/client";
import { useSession } from "../api/session";
import type { Schema } from "../api/types";
import { LANGUAGES, type Language } from "../i18n/language";
import { useT } from "../i18n/t";
import { Button } from "../ui/Button";
import { Select, Switch, TextArea, TextField } from "../ui/fields";
import { Failed, Loading } from "../ui/states";
import { tell, tellError } from "../ui/toast";
import { Memories } from "./Memories";

type Preferences = Schema<"Preferences">;

/** What every model is told of the user. */
export function Assistant() {
  const { workspaceId } = useSession();
  const { data, error, refetch } = useQuery({
    queryKey: ["preferences", workspaceId],
    queryFn: () => answered(api.GET("/v1/preferences")),
  });
  if (error) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading />;
  return (
    <div className="flex max-w-2xl flex-col gap-8">
      <Preferred begin={data} />
      <Memories />
    </div>
  );
}

function Preferred({ begin }: { begin: Preferences }) {
  const t = useT();
  const queries = useQueryClient();
  const { workspaceId } = useSession();
  const [draft, setDraft] = useState(begin);
  const save = useMutation({
    mutationFn: (body: Preferences) => answered(api.PUT("/v1/preferences", { body })),
    onSuccess: (saved) => {
      queries.setQueryData(["preferences", workspaceId], saved);
      tell(t("settings.saved"));
    },
    onError: tellError,
  });
  const set = (changed: Partial<Preferences>) => setDraft({ ...draft, ...changed });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ ...draft, instructions: draft.instructions?.trim() || null, tone: draft.tone?.trim() || null });
  };
  const languages = Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }));
  return (
    <form onSubmit={submit} className="flex flex-col gap-5">
      <TextArea
        label={t("settings.instructions")}
        hint={t("settings.instructions_hint")}
        rows={5}
        maxLength={1500}
        value={draft.instructions ?? ""}
        onChange={(event) => set({ instructions: event.target.value })}
      />
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <TextField
          label={t("settings.tone")}
          hint={t("settings.tone_hint")}
          maxLength={200}
          value={draft.tone ?? ""}
          onChange={(event) => set({ tone: event.target.value })}
        />
        <Select
          label={t("settings.answer_language")}
          options={[{ value: "", label: t("settings.as_asked") }, ...languages]}
          value={draft.language ?? ""}
          onChange={(event) => set({ language: (event.target.value as Language) || null })}
        />
      </div>
      <Switch
        label={t("settings.memory")}
        hint={t("settings.memory_hint")}
        checked={draft.memory === "on"}
        onChange={(on) => set({ memory: on ? "on" : "off" })}
      />
      <Button type="submit" look="solid" className="self-start" busy={save.isPending}>
        {t("settings.save")}
      </Button>
    </form>
  );
}
