import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { answered, api } from "../api/client";
import { useT } from "../i18n/t";
import { CodeText } from "../markdown/CodeBlock";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { TextArea } from "../ui/fields";
import { Failed } from "../ui/states";
import { Part } from "./CallBody";
import type { Connector, McpFunction } from "./queries";

/** Calls a function once, by hand. */
export function TryFunction({
  connector,
  one,
  onClose,
}: {
  connector: Connector;
  one: McpFunction;
  onClose: () => void;
}) {
  const t = useT();
  const [text, setText] = useState(() => begun(one));
  const [wrong, setWrong] = useState(false);
  const call = useMutation({
    mutationFn: (given: Record<string, never>) =>
      answered(
        api.POST("/v1/connectors/{connector}/tools/{tool}/call", {
          params: { path: { connector: connector.id, tool: one.name } },
          body: { arguments: given },
        }),
      ),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const given = objectOf(text);
    setWrong(!given);
    if (given) call.mutate(given);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("tools.test_title", { function: one.name })}
      description={t("tools.test_text")}
      actions={
        <Button type="submit" form="try-function" look="solid" busy={call.isPending}>
          {t("tools.test")}
        </Button>
      }
    >
      <form id="try-function" onSubmit={submit} className="flex flex-col gap-3 pb-2">
        <TextArea
          label={t("tools.test_arguments")}
          error={wrong ? t("tools.not_json") : undefined}
          value={text}
          spellCheck={false}
          onChange={(event) => setText(event.target.value)}
          className="font-mono"
        />
        {call.error && <Failed error={call.error} />}
        {call.data && (
          <Part label={t("tools.output")}>
            <CodeText code={JSON.stringify(call.data.content, null, 2)} language="json" open={false} wrapped />
          </Part>
        )}
      </form>
    </Dialog>
  );
}

function objectOf(text: string): Record<string, never> | null {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === "object" && read !== null && !Array.isArray(read) ? (read as Record<string, never>) : null;
  } catch {
    return null;
  }
}

/** An object with the names that are needed. */
function begun({ inputSchema }: McpFunction): string {
  const needed: unknown = (inputSchema as { required?: unknown }).required;
  const names = Array.isArray(needed) ? needed.filter((one): one is string => typeof one === "string") : [];
  return JSON.stringify(Object.fromEntries(names.map((name) => [name, ""])), null, 2);
}
