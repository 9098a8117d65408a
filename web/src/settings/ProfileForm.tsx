import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { answered, management } from "../api/client";
import { setWho, useWho } from "../api/session";
import { useT } from "../i18n/t";
import { PasswordField } from "../sign_in/PasswordField";
import { Button } from "../ui/Button";
import { TextField } from "../ui/fields";
import { Section } from "../ui/Page";
import { Failed } from "../ui/states";
import { tell } from "../ui/toast";

/** For who came by a link: what they sign in with from now on. */
export function ProfileForm() {
  const t = useT();
  const { user } = useWho();
  const [email, setEmail] = useState(user?.email.endsWith("@localhost") ? "" : (user?.email ?? ""));
  const [name, setName] = useState(user?.name ?? "");
  const [password, setPassword] = useState("");
  const save = useMutation({
    mutationFn: () => {
      const body = { email: email.trim(), name: name.trim(), password };
      return answered(management.PUT("/api/v1/session/profile", { body }));
    },
    onSuccess: (who) => {
      setWho(who);
      tell(t("settings.saved"));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Section title={t("settings.profile")} description={t("settings.profile_text")}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        {save.error && <Failed error={save.error} />}
        <TextField
          label={t("sign_in.name")}
          autoComplete="name"
          required
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <TextField
          label={t("sign_in.email")}
          type="email"
          autoComplete="username"
          required
          maxLength={254}
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <PasswordField fresh value={password} onChange={setPassword} />
        <Button type="submit" look="solid" className="self-start" busy={save.isPending}>
          {t("settings.save")}
        </Button>
      </form>
    </Section>
  );
}
