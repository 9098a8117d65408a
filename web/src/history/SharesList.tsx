import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "wouter";
import { answered, api } from "../api/client";
import { useSession } from "../api/session";
import { dateTime } from "../i18n/format";
import { useT } from "../i18n/t";
import { Button } from "../ui/Button";
import { Section } from "../ui/Page";
import { Failed, Loading } from "../ui/states";
import { tell, tellError } from "../ui/toast";
import { More } from "./More";
import { keys } from "./queries";
import type { OwnShare } from "./types";

const PAGE = 100;

/** All links by which others read what the user has said, each to be revoked. */
export function SharesList() {
  const t = useT();
  const { workspaceId } = useSession();
  const asked = useInfiniteQuery({
    queryKey: keys.ownShares(workspaceId),
    queryFn: ({ pageParam: page }) =>
      answered(api.GET("/v1/conversations/shares", { params: { query: { page, page_size: PAGE } } })),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => (last.data.length < PAGE ? undefined : pages.length),
  });
  const shares = asked.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <Section title={t("history.own_shares")} description={t("history.own_shares_text")}>
      {asked.isPending && <Loading />}
      {asked.error && <Failed error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.isSuccess && shares.length === 0 && <p className="text-sm">{t("history.own_shares_none")}</p>}
      {shares.length > 0 && (
        <ul className="divide-y divide-line rounded-card border border-line bg-raised px-4">
          {shares.map((share) => (
            <li key={share.id}>
              <One share={share} />
            </li>
          ))}
        </ul>
      )}
      <More asked={asked} />
    </Section>
  );
}

function One({ share }: { share: OwnShare }) {
  const t = useT();
  const client = useQueryClient();
  const revoke = useMutation({
    mutationFn: () =>
      answered(
        api.DELETE("/v1/conversations/{conversation_id}/shares/{share_id}", {
          params: { path: { conversation_id: share.conversation_id, share_id: share.id } },
        }),
      ),
    onSuccess: () => tell(t("history.revoked")),
    onError: tellError,
    onSettled: () => client.invalidateQueries({ queryKey: ["shares"] }),
  });
  const name = share.name || t("thread.unnamed");
  const about = [
    t(share.audience === "link" ? "history.audience_link" : "history.audience_workspace"),
    t("history.shared_at", { when: dateTime(share.created_at) }),
    share.expires_at ? t("history.until", { when: dateTime(share.expires_at) }) : t("history.until_revoked"),
  ];
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2.5 text-sm">
      <div className="min-w-0 flex-1 basis-48">
        <Link href={`/c/${share.conversation_id}`} className="font-medium [overflow-wrap:anywhere] hover:underline">
          <bdi>{name}</bdi>
        </Link>
        <p className="text-ink-soft">{about.join(" · ")}</p>
      </div>
      <Button
        size="small"
        look="danger"
        busy={revoke.isPending}
        aria-label={t("history.revoke_of", { name })}
        onClick={() => revoke.mutate()}
      >
        {t("history.revoke")}
      </Button>
    </div>
  );
}
