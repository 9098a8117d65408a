import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { answered, api } from "../../api/client";
import { number } from "../../i18n/format";
import { useT } from "../../i18n/t";
import { fullNameOf } from "../../models/naming";
import { useServed } from "../../models/queries";
import { Button } from "../../ui/Button";
import { Select, TextArea } from "../../ui/fields";
import { Empty, Failed, Loading } from "../../ui/states";
import { Table } from "../../ui/Table";
import { CodeSamples } from "../samples/CodeSamples";
import { similarity } from "./similarity";

/** Texts as vectors, and how near they are to each other. */
export function EmbeddingsTab() {
  const t = useT();
  const served = useServed();
  const models = (served.data ?? []).filter((one) => one.capabilities.includes("embeddings"));
  const [chosen, setChosen] = useState("");
  const [text, setText] = useState("Où est la gare ?\nWhere is the station?\nThe soup is cold.");
  const model = chosen || models[0]?.name || "";
  const inputs = text.split("\n").filter((line) => line.trim());
  const embed = useMutation({
    mutationFn: async (asked: { model: string; input: string[] }) => {
      const body = { ...asked, encoding_format: null, metadata: null, output_dimension: null, output_dtype: null };
      const told = await answered(api.POST("/v1/embeddings", { body }));
      const vectors = told.data.map((one) => (Array.isArray(one.embedding) ? one.embedding : []));
      return { inputs: asked.input, vectors, tokens: told.usage.prompt_tokens };
    },
  });
  if (served.isPending) return <Loading />;
  if (models.length === 0) return <Empty title={t("playground.no_embeddings")} />;
  return (
    <div className="flex flex-col gap-4">
      <Select
        className="max-w-sm"
        label={t("playground.model")}
        value={model}
        onChange={(event) => setChosen(event.target.value)}
        options={models.map((one) => ({ value: one.name, label: one.own ? fullNameOf(one) : one.name }))}
      />
      <TextArea
        label={t("playground.inputs")}
        hint={t("playground.inputs_hint")}
        rows={5}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Button
        look="solid"
        className="self-start"
        busy={embed.isPending}
        disabled={inputs.length === 0}
        onClick={() => embed.mutate({ model, input: inputs })}
      >
        {t("playground.run")}
      </Button>
      {embed.error && <Failed error={embed.error} />}
      {embed.data && <Near {...embed.data} />}
      <CodeSamples call={{ kind: "embeddings", model, body: { input: inputs } }} />
    </div>
  );
}

function Near({ inputs, vectors, tokens }: { inputs: string[]; vectors: number[][]; tokens: number }) {
  const t = useT();
  const rows = inputs.map((text, at) => ({ text, at }));
  return (
    <div className="flex flex-col gap-2">
      <p className="text-sm text-ink-soft">
        {t("playground.embedded", { dimensions: vectors[0]?.length ?? 0, tokens: tokens })}
      </p>
      <Table
        label={t("playground.similarity")}
        rows={rows}
        rowKey={(row) => String(row.at)}
        columns={[
          { id: "text", label: t("playground.similarity"), cell: (row) => `${row.at + 1}. ${row.text}` },
          ...inputs.map((_, other) => ({
            id: String(other),
            label: String(other + 1),
            numeric: true,
            cell: (row: { at: number }) =>
              number(similarity(vectors[row.at] ?? [], vectors[other] ?? []), {
                minimumFractionDigits: 2,
                maximumFractionDigits: 2,
              }),
          })),
        ]}
      />
    </div>
  );
}
