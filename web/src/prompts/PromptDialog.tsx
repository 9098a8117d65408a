import { type FormEvent, useId, useState } from "react";
import { T, useT } from "../i18n/t";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Switch, TextArea, TextField } from "../ui/fields";
import { Badge, Failed } from "../ui/states";
import { tell } from "../ui/toast";
import { type NewPrompt, type Prompt, useSavePrompt } from "./queries";
import { variablesOf } from "./variables";

const COMMAND = /^[a-z0-9]+([_-][a-z0-9]+)*$/;

/** A title as a command: `Réunion d’équipe` is `reunion-d-equipe`. */
export function commandOf(title: string): string {
  const plain = title.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 64)
    .replace(/^-+|-+$/g, "");
}

interface Props {
  /** The one that is changed; or what a new one begins with. */
  prompt?: Prompt;
  begin?: Partial<NewPrompt>;
  onClose: () => void;
}

export function PromptDialog({ prompt, begin, onClose }: Props) {
  const t = useT();
  const form = useId();
  const save = useSavePrompt();
  const [draft, setDraft] = useState(() => draftOf(prompt, begin));
  const [own, setOwn] = useState(Boolean(prompt || begin?.name));
  const set = (changed: Partial<typeof draft>) => setDraft({ ...draft, ...changed });
  const wrong = draft.name !== "" && !COMMAND.test(draft.name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (wrong) return;
    const onSuccess = () => {
      tell(t("prompts.saved"));
      onClose();
    };
    save.mutate(prompt ? { ...draft, id: prompt.id, version: prompt.version } : draft, { onSuccess });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(prompt ? "prompts.edit" : "prompts.new")}
      actions={
        <>
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          <Button type="submit" form={form} look="solid" busy={save.isPending}>
            {t("prompts.save")}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-4">
        {save.error && <Failed error={save.error} />}
        <div className="grid gap-4 md:grid-cols-2">
          <TextField
            label={t("prompts.name_of")}
            required
            maxLength={200}
            value={draft.title}
            onChange={(event) => {
              const title = event.target.value;
              // Until it has been written by hand the command follows the title.
              set(own ? { title } : { title, name: commandOf(title) });
            }}
          />
          <TextField
            label={t("prompts.command")}
            hint={t("prompts.command_hint")}
            error={wrong ? t("prompts.command_wrong") : undefined}
            required
            maxLength={64}
            spellCheck={false}
            autoCapitalize="none"
            value={draft.name}
            onChange={(event) => {
              setOwn(true);
              set({ name: event.target.value });
            }}
          />
        </div>
        <TextField
          label={t("prompts.what_for")}
          maxLength={1000}
          value={draft.description}
          onChange={(event) => set({ description: event.target.value })}
        />
        <TextArea
          label={t("prompts.text")}
          hint={
            <T
              id="prompts.text_hint"
              components={["0", "1", "2"].map((key) => <code key={key} className="rounded bg-sunken px-1 text-ink" />)}
            />
          }
          required
          rows={8}
          maxLength={20_000}
          value={draft.text}
          onChange={(event) => set({ text: event.target.value })}
        />
        <Variables text={draft.text} />
        <Switch
          label={t("prompts.share")}
          hint={t("prompts.share_hint")}
          checked={draft.audience === "workspace"}
          onChange={(shared) => set({ audience: shared ? "workspace" : "own" })}
        />
      </form>
    </Dialog>
  );
}

/** What will be asked for, as the text stands. */
function Variables({ text }: { text: string }) {
  const t = useT();
  const found = variablesOf(text);
  return (
    <div className="flex flex-col gap-1.5 rounded-lg bg-sunken p-3 text-sm">
      <p className="font-medium">{t("prompts.variables")}</p>
      {found.length === 0 ? (
        <p className="text-ink-soft">{t("prompts.no_variables")}</p>
      ) : (
        <ul aria-live="polite" className="flex flex-wrap gap-1.5">
          {found.map((one) => (
            <li key={one.name}>
              <Badge tone="accent" className="max-w-full whitespace-normal">
                {one.name}
                {one.choices ? `: ${one.choices.join(" · ")}` : one.default ? ` = ${one.default}` : ""}
              </Badge>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function draftOf(prompt: Prompt | undefined, begin: Partial<NewPrompt> = {}): Required<Omit<NewPrompt, "language">> {
  const { name = "", title = "", text = "", description = "", audience = "own" } = prompt ?? begin;
  return { name, title, text, description, audience };
}
