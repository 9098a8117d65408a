import { Circle, CircleCheck } from "lucide-react";
import { useMay, useWho } from "../../api/session";
import { type MessageKey, useT } from "../../i18n/t";
import { useServed } from "../../models/queries";
import { ButtonLink } from "../../ui/Button";
import { Card, Section } from "../../ui/Page";
import { useKeys } from "../keys/queries";
import { useMembers } from "../people/names";

interface Step {
  id: string;
  text: MessageKey;
  href: string;
  verb: MessageKey;
  done: boolean;
}

/** What to do first, until it has been done. */
export function FirstSteps() {
  const t = useT();
  const may = useMay();
  const who = useWho();
  const served = useServed();
  const keys = useKeys();
  const members = useMembers();
  if (!served.data || (may("keys:own") && !keys.data)) return null;
  const own = keys.data?.pages.flatMap((page) => page.items).filter((key) => !key.web && key.last_used_at) ?? [];
  const steps: (Step | false)[] = [
    {
      id: "password",
      text: "health.step_password",
      href: "~/settings",
      verb: "health.do_password",
      done: Boolean(who.user?.has_password || who.user?.has_openid),
    },
    may("endpoints:write") && {
      id: "model",
      text: "health.step_model",
      href: "/catalog",
      verb: "health.do_model",
      done: served.data.some((one) => one.capabilities.includes("chat") && !one.demo),
    },
    may("keys:own") && {
      id: "key",
      text: "health.step_key",
      href: "/keys",
      verb: "health.do_key",
      done: own.length > 0,
    },
    may("members:write") && {
      id: "people",
      text: "health.step_people",
      href: "/members",
      verb: "health.do_people",
      done: (members.data?.items.length ?? 0) > 1,
    },
  ];
  const shown = steps.filter((step) => step !== false);
  if (shown.every((step) => step.done)) return null;
  return (
    <Section title={t("health.first_steps")}>
      <Card className="p-0">
        <ul>
          {shown.map((step) => (
            <li
              key={step.id}
              className="flex flex-wrap items-center gap-3 border-b border-line px-4 py-3 last:border-0"
            >
              {step.done ? (
                <CircleCheck size={20} className="text-good" aria-label={t("health.done")} />
              ) : (
                <Circle size={20} className="text-ink-soft" aria-label={t("health.to_do")} />
              )}
              <span className="min-w-40 flex-1">{t(step.text)}</span>
              {!step.done && (
                <ButtonLink href={step.href} size="small">
                  {t(step.verb)}
                </ButtonLink>
              )}
            </li>
          ))}
        </ul>
      </Card>
    </Section>
  );
}
