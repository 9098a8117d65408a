import { type KeyboardEvent, useState } from "react";
import { useT } from "../i18n/t";
import { type Action, DEFAULT_KEYS, setKeys, shown, typed, useKeys } from "../shell/keys";
import { Button } from "../ui/Button";
import { Switch } from "../ui/fields";
import { ACTIONS, clashOf } from "./clash";

/** Which keys do what; each can be set anew. messages: keys.* */
export function Shortcuts() {
  const t = useT();
  const { enabled } = useKeys();
  return (
    <div className="flex max-w-xl flex-col gap-4">
      <Switch
        label={t("settings.keys_on")}
        hint={t("settings.keys_hint")}
        checked={enabled}
        onChange={(now) => setKeys({ enabled: now })}
      />
      {enabled && (
        <>
          <ul className="flex flex-col">
            {ACTIONS.map((action) => (
              <Binding key={action} action={action} />
            ))}
          </ul>
          <Button className="self-start" onClick={() => setKeys({ bindings: { ...DEFAULT_KEYS } })}>
            {t("settings.keys_reset")}
          </Button>
        </>
      )}
    </div>
  );
}

function Binding({ action }: { action: Action }) {
  const t = useT();
  const { bindings } = useKeys();
  const [listening, setListening] = useState(false);
  const [warning, setWarning] = useState("");
  const press = (event: KeyboardEvent<HTMLButtonElement>) => {
    if (!listening || event.key === "Tab") return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape" && !event.shiftKey) return setListening(false);
    const keys = typed(event.nativeEvent);
    if (!keys) return;
    const clash = clashOf(bindings, action, keys);
    if (!keys.includes("+")) setWarning(t("settings.keys_plain"));
    else if (clash) setWarning(t("settings.keys_clash", { keys: shown(keys), action: t(`keys.${clash}`) }));
    else {
      setKeys({ bindings: { ...bindings, [action]: keys } });
      setListening(false);
      setWarning("");
    }
  };
  return (
    <li className="flex flex-wrap items-center gap-x-3 border-b border-line py-1.5 last:border-0">
      <span className="min-w-0 flex-1">{t(`keys.${action}`)}</span>
      <button
        type="button"
        aria-label={`${t("settings.keys_set", { action: t(`keys.${action}`) })}: ${shown(bindings[action])}`}
        aria-pressed={listening}
        onClick={() => setListening(!listening)}
        onKeyDown={press}
        onBlur={() => {
          setListening(false);
          setWarning("");
        }}
        className="min-h-10 min-w-28 rounded-lg border border-line-strong bg-raised px-3 text-sm hover:bg-hover aria-pressed:border-accent"
      >
        {listening ? t("settings.keys_press") : <kbd>{shown(bindings[action])}</kbd>}
      </button>
      <p role="status" className="w-full text-sm text-bad empty:hidden">
        {warning}
      </p>
    </li>
  );
}
