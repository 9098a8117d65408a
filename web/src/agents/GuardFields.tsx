import { useState } from "react";
import { useT } from "../i18n/t";
import { Checkbox } from "../ui/fields";
import { GUARDED, type Guard, type Guarded, type Guardrail, guardOf, withGuard } from "./guards";

interface Props {
  guardrails: Guardrail[];
  onChange: (guardrails: Guardrail[]) => void;
}

/** About what the agent refuses to be asked. messages: agents.guard.* */
export function GuardFields({ guardrails, onChange }: Props) {
  const t = useT();
  const guard = guardOf(guardrails);
  // As it begins: it does not close under who ticks off the last one.
  const [open] = useState(guardrails.length > 0);
  return (
    <details className="rounded-card border border-line p-4" open={open}>
      <summary className="min-h-8 cursor-pointer font-semibold">{t("agents.guards")}</summary>
      {guard ? (
        <Fields guard={guard} onChange={(changed) => onChange(withGuard(guardrails, changed))} />
      ) : (
        <p className="mt-2 text-sm text-ink-soft">{t("agents.guards_other")}</p>
      )}
    </details>
  );
}

function Fields({ guard, onChange }: { guard: Guard; onChange: (guard: Guard) => void }) {
  const t = useT();
  const set = (one: Guarded, wanted: boolean) =>
    onChange({
      ...guard,
      refused: GUARDED.filter((other) => (other === one ? wanted : guard.refused.includes(other))),
    });
  return (
    <div className="mt-2 flex flex-col gap-3">
      <p className="text-sm text-ink-soft">{t("agents.guards_hint")}</p>
      <div className="grid gap-x-4 sm:grid-cols-2">
        {GUARDED.map((one) => (
          <Checkbox
            key={one}
            label={t(`agents.guard.${one}`)}
            checked={guard.refused.includes(one)}
            onChange={(event) => set(one, event.target.checked)}
          />
        ))}
      </div>
      {guard.refused.length > 0 && (
        <Checkbox
          label={t("agents.guards_strict")}
          checked={guard.strict}
          onChange={(event) => onChange({ ...guard, strict: event.target.checked })}
        />
      )}
    </div>
  );
}
