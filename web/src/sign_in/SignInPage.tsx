import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useLocation } from "wouter";
import { answered, management } from "../api/client";
import { T, useT } from "../i18n/t";
import { Button } from "../ui/Button";
import { TextField } from "../ui/fields";
import { Failed } from "../ui/states";
import { begin, placeIn } from "./after";
import { FailedBefore } from "./FailedBefore";
import { Frame } from "./Frame";
import { PasswordField } from "./PasswordField";

export default function SignInPage() {
  const t = useT();
  const place = placeIn(location.search, location.origin);
  const failed = new URLSearchParams(location.search).get("failed");
  const ways = useQuery({
    queryKey: ["session", "ways"],
    queryFn: () => answered(management.GET("/api/v1/session/ways")),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Frame title={t("sign_in.title")}>
      {failed && <FailedBefore name={failed} />}
      {ways.data?.openid && <WithOpenId place={place} />}
      <WithPassword place={place} />
    </Frame>
  );
}

/** A whole visit: the server sends the browser to the provider, and takes it back to the place. */
function WithOpenId({ place }: { place: string }) {
  const t = useT();
  return (
    <>
      <a
        href={`/api/v1/session/oidc?return_to=${encodeURIComponent(place)}`}
        className="inline-flex min-h-10 items-center justify-center rounded-lg border border-line-strong bg-raised px-4 font-medium hover:bg-hover"
      >
        {t("sign_in.openid")}
      </a>
      <p className="flex items-center gap-3 text-sm text-ink-soft before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
        {t("sign_in.or")}
      </p>
    </>
  );
}

function WithPassword({ place }: { place: string }) {
  const t = useT();
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const signIn = useMutation({
    mutationFn: () => answered(management.POST("/api/v1/session", { body: { email: email.trim(), password } })),
    onSuccess: (who) => {
      begin(who, queries);
      navigate(place, { replace: true });
    },
    onError: () => setPassword(""),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {signIn.error && <Failed error={signIn.error} />}
      <TextField
        label={t("sign_in.email")}
        type="email"
        autoComplete="username"
        required
        autoFocus
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <PasswordField value={password} onChange={setPassword} />
      <Button type="submit" look="solid" busy={signIn.isPending}>
        {t("sign_in.submit")}
      </Button>
      <p className="text-sm text-ink-soft">
        <T
          id="sign_in.forgotten"
          components={[<code key="0" className="rounded bg-sunken px-1 text-[0.85em] break-words text-ink" />]}
        />
      </p>
    </form>
  );
}
