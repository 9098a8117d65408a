import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Pencil, X } from "lucide-react";
import { type FormEvent, useState } from "react";
import { answered, api } from "../api/client";
import { useSession } from "../api/session";
import type { Schema } from "../api/types";
import { useT } from "../i18n/t";
import { Button, IconButton } from "../ui/Button";
import { TextArea, TextField } from "../ui/fields";
import { Section } from "../ui/Page";
import { Failed } from "../ui/states";
import { tellError } from "../ui/toast";

type Memory = Schema<"ToldMemory">;

function useChange() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, text }: { id?: string; text: string | null }) => {
      const params = { path: { memory_id: id ?? "" } };
      if (text === null) await answered(api.DELETE("/v1/memories/{memory_id}", { params }));
      else if (id) await answered(api.PATCH("/v1/memories/{memory_id}", { params, body: { text } }));
      else await answered(api.POST("/v1/memories", { body: { text } }));
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ["memories"] }),
    onError: tellError,
  });
}

/** Everything that is remembered of the user, theirs to change and delete. */
export function Memories() {
  const t = useT();
  const { workspaceId } = useSession();
  const { data, error, refetch } = useQuery({
    queryKey: ["memories", workspaceId],
    queryFn: () => answered(api.GET("/v1/memories", { params: { query: { page_size: 500 } } })),
  });
  const change = useChange();
  const [text, setText] = useState("");
  const add = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ text: text.trim() }, { onSuccess: () => setText("") });
  };
  return (
    <Section title={t("settings.memories")}>
      <form onSubmit={add} className="flex flex-wrap items-end gap-2">
        <TextField
          label={t("settings.memory_add")}
          className="min-w-0 grow basis-[12rem]"
          required
          maxLength={1000}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button type="submit" busy={change.isPending}>
          {t("settings.add")}
        </Button>
      </form>
      {error && <Failed error={error} onRetry={() => void refetch()} />}
      {data?.data.length === 0 && <p className="text-ink-soft">{t("settings.no_memories")}</p>}
      <ul className="flex flex-col">
        {data?.data.map((one) => (
          <Line key={one.id} memory={one} />
        ))}
      </ul>
      {data && data.data.length > 0 && (
        <Button size="small" className="self-start" onClick={() => save(data.data)}>
          {t("settings.export_memories")}
        </Button>
      )}
    </Section>
  );
}

function Line({ memory }: { memory: Memory }) {
  const t = useT();
  const [draft, setDraft] = useState<string | null>(null);
  const change = useChange();
  const { id, text } = memory;
  if (draft !== null) {
    return (
      <li className="flex flex-col gap-2 border-b border-line py-2">
        <TextArea
          label={t("settings.edit", { text })}
          hideLabel
          rows={2}
          maxLength={1000}
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
        />
        <div className="flex gap-2">
          <Button
            size="small"
            look="solid"
            disabled={!draft.trim()}
            busy={change.isPending}
            onClick={() => change.mutate({ id, text: draft.trim() }, { onSuccess: () => setDraft(null) })}
          >
            {t("settings.save")}
          </Button>
          <Button size="small" onClick={() => setDraft(null)}>
            {t("ui.cancel")}
          </Button>
        </div>
      </li>
    );
  }
  return (
    <li className="flex items-center gap-1 border-b border-line py-1 last:border-0">
      <span className="min-w-0 flex-1 break-words">{text}</span>
      <IconButton size="small" label={t("settings.edit", { text })} onClick={() => setDraft(text)}>
        <Pencil size={16} aria-hidden />
      </IconButton>
      <IconButton size="small" label={t("settings.forget", { text })} onClick={() => change.mutate({ id, text: null })}>
        <X size={16} aria-hidden />
      </IconButton>
    </li>
  );
}

function save(memories: Memory[]): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(memories, null, 2)], { type: "application/json" }));
  link.download = "memories.json";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
