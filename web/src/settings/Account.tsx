import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { answered, management } from "../api/client";
import { useWho } from "../api/session";
import { relative } from "../i18n/format";
import { useT } from "../i18n/t";
import { PasswordField } from "../sign_in/PasswordField";
import { Button } from "../ui/Button";
import { Section } from "../ui/Page";
import { Failed, Loading } from "../ui/states";
import { tell, tellError } from "../ui/toast";
import { ProfileForm } from "./ProfileForm";

export function Account() {
  const t = useT();
  const { user } = useWho();
  return (
    <div className="flex max-w-xl flex-col gap-8">
      {user?.has_password && <p>{t("settings.signed_in_as", { name: user.name || user.email, email: user.email })}</p>}
      {user && !user.has_password && !user.has_openid && <ProfileForm />}
      {user?.has_password && <ChangePassword />}
      <Sessions />
    </div>
  );
}

function ChangePassword() {
  const t = useT();
  const queries = useQueryClient();
  const [old, setOld] = useState("");
  const [wanted, setWanted] = useState("");
  const change = useMutation({
    mutationFn: () => answered(management.POST("/api/v1/session/password", { body: { old, new: wanted } })),
    onSuccess: () => {
      tell(t("settings.saved"));
      setOld("");
      setWanted("");
      void queries.invalidateQueries({ queryKey: ["sessions"] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate();
  };
  return (
    <Section title={t("settings.password")} description={t("settings.password_hint")}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        {change.error && <Failed error={change.error} />}
        <PasswordField label={t("settings.old_password")} value={old} onChange={setOld} />
        <PasswordField label={t("settings.new_password")} fresh value={wanted} onChange={setWanted} />
        <Button type="submit" look="solid" className="self-start" busy={change.isPending}>
          {t("settings.password")}
        </Button>
      </form>
    </Section>
  );
}

function Sessions() {
  const t = useT();
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery({
    queryKey: ["sessions"],
    queryFn: () => answered(management.GET("/api/v1/sessions")),
  });
  const end = useMutation({
    mutationFn: async (session: string | null) => {
      if (session) await answered(management.DELETE("/api/v1/sessions/{session}", { params: { path: { session } } }));
      else await answered(management.DELETE("/api/v1/sessions"));
    },
    onSuccess: (_, session) => {
      if (!session) tell(t("settings.ended"));
      void queries.invalidateQueries({ queryKey: ["sessions"] });
    },
    onError: tellError,
  });
  return (
    <Section title={t("settings.sessions")}>
      {error && <Failed error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      <ul className="flex flex-col">
        {data?.items.map((one) => (
          <li key={one.id} className="flex items-center gap-3 border-b border-line py-2 last:border-0">
            <div className="min-w-0 flex-1">
              <p className="truncate text-sm font-medium" title={one.client}>
                {browserOf(one.client)}
              </p>
              <p className="text-sm text-ink-soft">
                {one.address} · {t("settings.last_used", { when: relative(one.last_used_at) })}
              </p>
            </div>
            <Button size="small" onClick={() => end.mutate(one.id)}>
              {t("settings.end_session")}
            </Button>
          </li>
        ))}
      </ul>
      {data && data.items.length > 1 && (
        <Button look="danger" className="self-start" busy={end.isPending} onClick={() => end.mutate(null)}>
          {t("settings.end_all")}
        </Button>
      )}
    </Section>
  );
}

/** What a browser says it is, in two words: `Firefox · Linux`. */
export function browserOf(agent: string): string {
  const name = ["Edg", "OPR", "Firefox", "Chrome", "Safari"].find((one) => agent.includes(`${one}/`));
  const system = ["Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux"].find((one) => agent.includes(one));
  const called = name === "Edg" ? "Edge" : name === "OPR" ? "Opera" : name;
  return [called, system].filter(Boolean).join(" · ") || agent;
}
