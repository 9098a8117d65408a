import { useT } from "../../i18n/t";
import { Checkbox, Select, TextArea, TextField } from "../../ui/fields";
import { Card } from "../../ui/Page";
import { JsonField } from "./JsonField";
import { EFFORTS, FORMATS, PARAMETERS, type Problems, type Setup, TOOL_CHOICES } from "./setup";

interface Props {
  setup: Setup;
  problems: Problems;
  onChange: (setup: Setup) => void;
}

// messages: playground.parameter.* playground.format.* playground.tool_choice.*

/** All that a call can say beside its messages. What is left empty is the model's own. */
export function ParametersPanel(props: Props) {
  const t = useT();
  return (
    <aside aria-label={t("playground.parameters")}>
      <Card className="flex flex-col gap-4">
        <h2 className="font-semibold">{t("playground.parameters")}</h2>
        <Numbers {...props} />
        <Others {...props} />
        <Format {...props} />
        <ToolFields {...props} />
      </Card>
    </aside>
  );
}

function Numbers({ setup, problems, onChange }: Props) {
  const t = useT();
  const fields = PARAMETERS.filter((one) => one.name !== "top_logprobs" || setup.logprobs);
  return (
    <div className="grid fill-cols-8 gap-3">
      {fields.map(({ name, min, max, step }) => {
        const problem = problems.parameters[name];
        return (
          <TextField
            key={name}
            label={t(`playground.parameter.${name}`)}
            error={problem && (problem === "range" ? t("playground.range", { min, max }) : t("playground.number"))}
            type="number"
            inputMode="decimal"
            min={min}
            max={max}
            step={step}
            placeholder={t("playground.default")}
            value={setup.parameters[name]}
            onChange={(event) =>
              onChange({ ...setup, parameters: { ...setup.parameters, [name]: event.target.value } })
            }
          />
        );
      })}
    </div>
  );
}

function Others({ setup, onChange }: Props) {
  const t = useT();
  return (
    <>
      <TextArea
        label={t("playground.stops")}
        hint={t("playground.stops_hint")}
        rows={2}
        value={setup.stop}
        onChange={(event) => onChange({ ...setup, stop: event.target.value })}
      />
      <Select
        label={t("playground.effort")}
        value={setup.effort}
        onChange={(event) => onChange({ ...setup, effort: event.target.value })}
        options={EFFORTS.map((one) => ({ value: one, label: one || t("playground.default") }))}
      />
      <div>
        <Checkbox
          label={t("playground.stream")}
          checked={setup.stream}
          onChange={(event) => onChange({ ...setup, stream: event.target.checked })}
        />
        <Checkbox
          label={t("playground.logprobs")}
          checked={setup.logprobs}
          onChange={(event) =>
            onChange({
              ...setup,
              logprobs: event.target.checked,
              parameters: { ...setup.parameters, top_logprobs: setup.parameters.top_logprobs || "5" },
            })
          }
        />
        <Checkbox
          label={t("playground.safe_prompt")}
          checked={setup.safePrompt}
          onChange={(event) => onChange({ ...setup, safePrompt: event.target.checked })}
        />
      </div>
    </>
  );
}

function Format({ setup, problems, onChange }: Props) {
  const t = useT();
  return (
    <>
      <Select
        label={t("playground.answer_format")}
        value={setup.format}
        onChange={(event) =>
          onChange({ ...setup, format: FORMATS.find((one) => one === event.target.value) ?? "text" })
        }
        options={FORMATS.map((one) => ({ value: one, label: t(`playground.format.${one}`) }))}
      />
      {setup.format === "json_schema" && (
        <JsonField
          label={t("playground.schema")}
          problem={problems.schema}
          expected={t("playground.expected_object")}
          value={setup.schema}
          onChange={(schema) => onChange({ ...setup, schema })}
        />
      )}
    </>
  );
}

const EXAMPLE = JSON.stringify(
  [
    {
      type: "function",
      function: {
        name: "get_weather",
        description: "The weather of a city now.",
        parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
      },
    },
  ],
  null,
  2,
);

function ToolFields({ setup, problems, onChange }: Props) {
  const t = useT();
  return (
    <>
      <JsonField
        label={t("playground.tools")}
        problem={problems.tools}
        expected={t("playground.expected_list")}
        value={setup.tools}
        example={EXAMPLE}
        onChange={(tools) => onChange({ ...setup, tools })}
      />
      {setup.tools.trim() && (
        <>
          <Select
            label={t("playground.choice")}
            value={setup.toolChoice}
            onChange={(event) => onChange({ ...setup, toolChoice: event.target.value })}
            options={TOOL_CHOICES.map((one) => ({ value: one, label: t(`playground.tool_choice.${one}`) }))}
          />
          <Checkbox
            label={t("playground.parallel")}
            checked={setup.parallelTools}
            onChange={(event) => onChange({ ...setup, parallelTools: event.target.checked })}
          />
        </>
      )}
    </>
  );
}
