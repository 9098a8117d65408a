import { useT } from "../i18n/t";
import { TextField } from "../ui/fields";
import type { Secret, SignIn } from "./connecting";

interface Props {
  kind: SignIn;
  value: Secret;
  onChange: (value: Secret) => void;
}

/** What is secret about a sign-in; nothing of it is ever shown again. */
export function SecretFields({ kind, value, onChange }: Props) {
  const t = useT();
  if (kind === "bearer") {
    return (
      <TextField
        label={t("tools.token")}
        type="password"
        autoComplete="off"
        required
        value={value.bearer ?? ""}
        onChange={(event) => onChange({ bearer: event.target.value })}
      />
    );
  }
  if (kind !== "basic") return null;
  return (
    <>
      <TextField
        label={t("tools.username")}
        autoComplete="off"
        required
        value={value.username ?? ""}
        onChange={(event) => onChange({ ...value, username: event.target.value })}
      />
      <TextField
        label={t("tools.password")}
        type="password"
        autoComplete="off"
        required
        value={value.password ?? ""}
        onChange={(event) => onChange({ ...value, password: event.target.value })}
      />
    </>
  );
}
