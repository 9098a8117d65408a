import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useLocation } from "wouter";
import { answered, management } from "../api/client";
import { ApiError } from "../api/errors";
import { useT } from "../i18n/t";
import { Button, ButtonLink } from "../ui/Button";
import { CopyButton } from "../ui/Copy";
import { TextField } from "../ui/fields";
import { Failed, Spinner } from "../ui/states";
import { begin } from "./after";
import { Frame } from "./Frame";
import { PasswordField } from "./PasswordField";

const COMMAND = "ventoux users link";

/** What a one-time link leads to. Its secret leaves the address bar and the history before anything else is done. */
export default function WelcomePage() {
  const t = useT();
  const [secrets] = useState(() => new URLSearchParams(location.hash.slice(1)));
  useEffect(() => {
    if (location.hash) history.replaceState(null, "", location.pathname);
  }, []);
  const token = secrets.get("token");
  const invitation = secrets.get("invitation");
  return (
    <Frame title={t("sign_in.welcome")}>
      {token ? <Following token={token} /> : invitation ? <Joining token={invitation} /> : <NoLink />}
    </Frame>
  );
}

function Following({ token }: { token: string }) {
  const t = useT();
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const begun = useRef(false);
  const follow = useMutation({
    mutationFn: () => answered(management.POST("/api/v1/session/link", { body: { token } })),
    onSuccess: (who) => {
      begin(who, queries);
      navigate("/", { replace: true });
    },
  });
  useEffect(() => {
    // It works once: not again when React runs effects twice.
    if (begun.current) return;
    begun.current = true;
    follow.mutate();
  }, [follow.mutate]);
  if (!follow.error) return <Spinner words label={t("sign_in.following")} />;
  const away = follow.error instanceof ApiError && follow.error.status === 0;
  return (
    <>
      <p className="font-medium">{t("sign_in.link_failed")}</p>
      <Failed error={follow.error} onRetry={away ? () => follow.mutate() : undefined} />
      <p className="text-sm text-ink-soft">{t("sign_in.link_again")}</p>
      <p className="flex items-center justify-between gap-2 rounded-lg bg-sunken py-1 pr-1 pl-3">
        <code className="text-sm">{COMMAND}</code> <CopyButton text={COMMAND} />
      </p>
      <ButtonLink href="/sign-in">{t("sign_in.to_sign_in")}</ButtonLink>
    </>
  );
}

function Joining({ token }: { token: string }) {
  const t = useT();
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const join = useMutation({
    mutationFn: async () => {
      const body = { token, name: name.trim(), password };
      const user = await answered(management.POST("/api/v1/invitations/accept", { body }));
      return answered(management.POST("/api/v1/session", { body: { email: user.email, password } }));
    },
    onSuccess: (who) => {
      begin(who, queries);
      navigate("/", { replace: true });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    join.mutate();
  };
  const used = join.error instanceof ApiError && join.error.status === 404;
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <p className="text-ink-soft">{t("sign_in.invited")}</p>
      {join.error && <Failed error={join.error} />}
      {used && <p className="text-sm text-ink-soft">{t("sign_in.invitation_again")}</p>}
      <TextField
        label={t("sign_in.name")}
        autoComplete="name"
        required
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <PasswordField fresh value={password} onChange={setPassword} />
      <Button type="submit" look="solid" busy={join.isPending}>
        {t("sign_in.join")}
      </Button>
    </form>
  );
}

function NoLink() {
  const t = useT();
  return (
    <>
      <p className="text-ink-soft">{t("sign_in.no_link")}</p>
      <ButtonLink href="/sign-in" look="solid">
        {t("sign_in.to_sign_in")}
      </ButtonLink>
    </>
  );
}
