import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { answered, api } from "../../api/client";
import { percent } from "../../i18n/format";
import { useT } from "../../i18n/t";
import { fullNameOf } from "../../models/naming";
import { useServed } from "../../models/queries";
import { Button } from "../../ui/Button";
import { Select, TextArea } from "../../ui/fields";
import { Badge, Empty, Failed, Loading } from "../../ui/states";
import { Table } from "../../ui/Table";
import { CodeSamples } from "../samples/CodeSamples";

/** How a text is judged, category by category. */
export function ModerationTab() {
  const t = useT();
  const served = useServed();
  const models = (served.data ?? []).filter((one) => one.capabilities.includes("moderation"));
  const [chosen, setChosen] = useState("");
  const [text, setText] = useState("");
  const model = chosen || models[0]?.name || "";
  const judge = useMutation({
    mutationFn: async (input: string) => {
      const body = { model, input, metadata: null };
      const told = await answered(api.POST("/v1/moderations", { body }));
      const [result] = told.results;
      const { categories = {}, category_scores = {} } = result ?? {};
      return Object.entries(category_scores)
        .map(([category, score]) => ({ category, score: Number(score), found: Boolean(categories[category as never]) }))
        .sort((one, other) => other.score - one.score);
    },
  });
  if (served.isPending) return <Loading />;
  if (models.length === 0) return <Empty title={t("playground.no_moderation")} />;
  return (
    <div className="flex flex-col gap-4">
      <Select
        className="max-w-sm"
        label={t("playground.model")}
        value={model}
        onChange={(event) => setChosen(event.target.value)}
        options={models.map((one) => ({ value: one.name, label: one.own ? fullNameOf(one) : one.name }))}
      />
      <TextArea label={t("playground.text")} rows={4} value={text} onChange={(event) => setText(event.target.value)} />
      <Button
        look="solid"
        className="self-start"
        busy={judge.isPending}
        disabled={!text.trim()}
        onClick={() => judge.mutate(text)}
      >
        {t("playground.run")}
      </Button>
      {judge.error && <Failed error={judge.error} />}
      {judge.data && (
        <Table
          label={t("playground.tab.moderation")}
          rows={judge.data}
          rowKey={(row) => row.category}
          columns={[
            { id: "category", label: t("playground.category"), cell: (row) => <span lang="en">{row.category}</span> },
            { id: "score", label: t("playground.score"), numeric: true, cell: (row) => percent(row.score, 1) },
            {
              id: "found",
              label: t("playground.found"),
              cell: (row) => (row.found ? <Badge tone="bad">{t("playground.found_yes")}</Badge> : "–"),
            },
          ]}
        />
      )}
      <CodeSamples call={{ kind: "moderation", model, body: { input: [text || "…"] } }} />
    </div>
  );
}
