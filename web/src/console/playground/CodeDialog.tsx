import { useState } from "react";
import { useT } from "../../i18n/t";
import { Dialog } from "../../ui/Dialog";
import { Select } from "../../ui/fields";
import { CodeSamples } from "../samples/CodeSamples";
import { bodyOf, type Setup } from "./setup";

/** A program that sends exactly this request. */
export function CodeDialog({ setup, onClose }: { setup: Setup; onClose: () => void }) {
  const t = useT();
  const [model, setModel] = useState(setup.models[0] ?? "");
  return (
    <Dialog open onClose={onClose} title={t("playground.code")} description={t("playground.code_text")} width="wide">
      <div className="flex flex-col gap-3 pb-3">
        {setup.models.length > 1 && (
          <Select
            className="max-w-xs"
            label={t("playground.model")}
            value={model}
            onChange={(event) => setModel(event.target.value)}
            options={setup.models.map((one) => ({ value: one, label: one }))}
          />
        )}
        <CodeSamples call={{ kind: "chat", model, body: bodyOf(setup) }} />
      </div>
    </Dialog>
  );
}
