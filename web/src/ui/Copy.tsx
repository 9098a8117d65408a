import { Check, Copy as CopyIcon } from "lucide-react";
import { useEffect, useState } from "react";
import { useT } from "../i18n/t";
import { Button, IconButton } from "./Button";
import { tellError } from "./toast";

/** Copies a text, and says so for two seconds. `text` may be made when it is asked for. */
export function CopyButton({
  text,
  label,
  words = false,
}: {
  text: string | (() => string);
  label?: string;
  words?: boolean;
}) {
  const t = useT();
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => setDone(false), 2000);
    return () => clearTimeout(timer);
  }, [done]);
  const copy = () => {
    navigator.clipboard.writeText(typeof text === "string" ? text : text()).then(() => setDone(true), tellError);
  };
  const said = done ? t("ui.copied") : (label ?? t("ui.copy"));
  const icon = done ? <Check size={16} aria-hidden /> : <CopyIcon size={16} aria-hidden />;
  return words ? (
    <Button size="small" icon={icon} onClick={copy}>
      {said}
    </Button>
  ) : (
    <IconButton label={said} size="small" onClick={copy}>
      {icon}
    </IconButton>
  );
}
