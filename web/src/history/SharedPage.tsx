import { useMutation, useQuery } from "@tanstack/react-query";
import { Link2Off } from "lucide-react";
import { useEffect } from "react";
import { Link, useLocation, useParams } from "wouter";
import { answered, api, fetchAs, management } from "../api/client";
import { ApiError } from "../api/errors";
import { setWho, useSession } from "../api/session";
import { dateTime } from "../i18n/format";
import { useT } from "../i18n/t";
import { Logo } from "../shell/Logo";
import { Button } from "../ui/Button";
import { useTitle } from "../ui/Page";
import { Empty, Failed, Loading } from "../ui/states";
import { tellError } from "../ui/toast";
import { SharedEntries } from "./SharedEntries";
import type { SharedConversation } from "./types";

/** What is shared under a link: to be read, and to be gone on with as a copy by who is signed in. */
export default function SharedPage() {
  const t = useT();
  const { token = "" } = useParams<{ token: string }>();
  useSignedIn();
  const asked = useQuery({
    queryKey: ["shared", token],
    queryFn: () => answered(api.GET("/v1/shared/{token}", { params: { path: { token } } })),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  useTitle(asked.data?.name ?? t("history.shared"));
  return (
    <div className="min-h-dvh bg-surface">
      <header className="sticky top-0 z-10 flex items-center justify-between gap-3 border-b border-line bg-ground px-4 py-2">
        <Link href="/" className="flex min-h-10 items-center gap-2 font-semibold">
          <Logo /> Ventoux
        </Link>
        {asked.data && <CopyAndGoOn token={token} />}
      </header>
      <main id="page" className="mx-auto flex max-w-3xl flex-col gap-6 px-4 py-6">
        {!asked.data && <h1 className="sr-only">{t("history.shared")}</h1>}
        {asked.isPending && <Loading />}
        {asked.error && <NotThere error={asked.error} token={token} onRetry={() => void asked.refetch()} />}
        {asked.data && <Content shared={asked.data} token={token} />}
      </main>
    </div>
  );
}

/** A link is for everybody: that nobody is signed in is no failure here. */
function useSignedIn(): void {
  const { who } = useSession();
  const asked = useQuery({
    queryKey: ["session", "perhaps"],
    queryFn: () => answered(management.GET("/api/v1/session")),
    enabled: !who,
    retry: false,
  });
  useEffect(() => {
    if (asked.data && typeof asked.data === "object") setWho(asked.data);
  }, [asked.data]);
}

function NotThere({ error, token, onRetry }: { error: unknown; token: string; onRetry: () => void }) {
  const t = useT();
  const { who } = useSession();
  if (!(error instanceof ApiError) || error.status !== 404) return <Failed error={error} onRetry={onRetry} />;
  const signIn = (
    <Link
      href={`/sign-in?to=${encodeURIComponent(`/shared/${token}`)}`}
      className="wrap-anywhere text-accent underline"
    >
      {t("history.sign_in_to_read")}
    </Link>
  );
  return (
    <Empty
      icon={<Link2Off aria-hidden />}
      title={t("history.shared_gone")}
      text={t("history.shared_gone_why")}
      action={who ? <Button onClick={onRetry}>{t("ui.retry")}</Button> : signIn}
    />
  );
}

function Content({ shared, token }: { shared: SharedConversation; token: string }) {
  const t = useT();
  return (
    <>
      <div>
        <h1 className="text-2xl font-semibold tracking-tight break-words">{shared.name || t("history.shared")}</h1>
        <p className="mt-1 text-sm text-ink-soft">
          {t("history.shared_at", { when: dateTime(shared.created_at) })}
          {shared.expires_at && ` · ${t("history.until", { when: dateTime(shared.expires_at) })}`}
        </p>
      </div>
      {shared.instructions && (
        <details className="rounded-card border border-line bg-raised p-3 text-sm">
          <summary className="font-medium">{t("history.instructions")}</summary>
          <p className="mt-2 break-words whitespace-pre-wrap">{shared.instructions}</p>
        </details>
      )}
      <SharedEntries
        entries={shared.entries}
        files={shared.with_files ? `/v1/shared/${encodeURIComponent(token)}` : null}
      />
    </>
  );
}

function CopyAndGoOn({ token }: { token: string }) {
  const t = useT();
  const { who } = useSession();
  const [, navigate] = useLocation();
  const copy = useMutation({
    mutationFn: async () => {
      const headers = { "content-type": "application/json" };
      const path = `/v1/shared/${encodeURIComponent(token)}/copy`;
      const response = await fetchAs(path, { method: "POST", headers, body: "{}" });
      return (await response.json()) as { id: string };
    },
    onSuccess: ({ id }) => navigate(`/c/${id}`),
    onError: tellError,
  });
  if (!who) {
    return (
      <Link
        href={`/sign-in?to=${encodeURIComponent(`/shared/${token}`)}`}
        className="min-w-0 wrap-anywhere text-accent underline"
      >
        {t("history.sign_in_to_copy")}
      </Link>
    );
  }
  return (
    <Button look="solid" busy={copy.isPending} onClick={() => copy.mutate()}>
      {t("history.copy_and_go_on")}
    </Button>
  );
}
