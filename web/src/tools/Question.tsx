import { MessageCircleQuestion } from "lucide-react";
import { type FormEvent, useId, useRef, useState } from "react";
import { useT } from "../i18n/t";
import type { Call } from "../stream/entries";
import { Button } from "../ui/Button";
import { TextField } from "../ui/fields";
import { argumentsOf, words } from "./reading";
import { useWaiting } from "./useWaiting";

/** A question of the model, with its choices. It is the server's, so it waits over a reload and a restart. */
export function Question({ call, onAnswer }: { call: Call; onAnswer: (text: string) => void }) {
  const asked = argumentsOf(call);
  const question = words(asked.question);
  const choices = Array.isArray(asked.choices) ? [...new Set(asked.choices.map(words).filter(Boolean))] : [];
  if (call.state === "waiting" && !call.live) return <Form question={question} choices={choices} onAnswer={onAnswer} />;
  return <Answered question={question} answer={call.output} />;
}

function Answered({ question, answer }: { question: string; answer: string | null }) {
  const t = useT();
  return (
    <div className="rounded-card border border-line bg-raised p-4 text-sm">
      <Asked question={question} />
      {answer !== null && <p className="mt-1 break-words text-ink-soft">{t("tools.answered", { answer })}</p>}
    </div>
  );
}

function Asked({ question, id }: { question: string; id?: string }) {
  return (
    <p id={id} className="flex items-start gap-2 font-medium">
      <MessageCircleQuestion size={18} aria-hidden className="mt-0.5 shrink-0 text-accent" />
      <span className="min-w-0 break-words whitespace-pre-wrap" dir="auto">
        {question}
      </span>
    </p>
  );
}

function Form({
  question,
  choices,
  onAnswer,
}: {
  question: string;
  choices: string[];
  onAnswer: (text: string) => void;
}) {
  const t = useT();
  const id = useId();
  const frame = useRef<HTMLFormElement>(null);
  const [own, setOwn] = useState("");
  const [sent, setSent] = useState(false);
  useWaiting(frame);
  const answer = (text: string) => {
    if (!text.trim()) return;
    setSent(true);
    onAnswer(text);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    answer(own);
  };
  return (
    <form
      ref={frame}
      tabIndex={-1}
      onSubmit={submit}
      aria-labelledby={id}
      className="flex flex-col gap-3 rounded-card border border-accent bg-raised p-4 text-sm shadow-low"
    >
      <p role="status" className="sr-only">
        {t("tools.announce_question")}
      </p>
      <Asked question={question} id={id} />
      {choices.length > 0 && (
        <div className="flex flex-wrap gap-2">
          {choices.map((choice) => (
            <Button key={choice} disabled={sent} onClick={() => answer(choice)} className="max-w-full">
              <bdi className="break-words whitespace-normal">{choice}</bdi>
            </Button>
          ))}
        </div>
      )}
      <div className="flex items-end gap-2">
        <TextField
          label={choices.length > 0 ? t("tools.own_answer") : t("tools.answer")}
          className="flex-1"
          value={own}
          disabled={sent}
          onChange={(event) => setOwn(event.target.value)}
        />
        <Button type="submit" look="solid" disabled={sent || !own.trim()}>
          {t("tools.send_answer")}
        </Button>
      </div>
    </form>
  );
}
