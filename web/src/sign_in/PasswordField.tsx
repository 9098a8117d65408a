import { Eye, EyeOff } from "lucide-react";
import { useState } from "react";
import { useT } from "../i18n/t";
import { IconButton } from "../ui/Button";
import { TextField } from "../ui/fields";

interface Props {
  label?: string;
  value: string;
  onChange: (value: string) => void;
  /** A password that is being chosen, not typed again. */
  fresh?: boolean;
}

export const SHORTEST = 10;

/** A password, which can be looked at while it is typed. */
export function PasswordField({ label, value, onChange, fresh }: Props) {
  const t = useT();
  const [open, setOpen] = useState(false);
  return (
    <div className="relative">
      <TextField
        label={label ?? t("sign_in.password")}
        hint={fresh ? t("sign_in.password_rule") : undefined}
        type={open ? "text" : "password"}
        autoComplete={fresh ? "new-password" : "current-password"}
        required
        minLength={fresh ? SHORTEST : undefined}
        maxLength={256}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="[&_input]:pr-11"
      />
      <div className="absolute top-6 right-0">
        <IconButton label={t("sign_in.show_password")} pressed={open} onClick={() => setOpen(!open)}>
          {open ? <EyeOff size={18} aria-hidden /> : <Eye size={18} aria-hidden />}
        </IconButton>
      </div>
    </div>
  );
}
