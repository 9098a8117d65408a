import { ArrowUpRight } from "lucide-react";
import { Link } from "wouter";
import { useStore } from "zustand";
import { startersOf } from "../agents/starters";
import { useMay, useWho } from "../api/session";
import { language } from "../i18n/language";
import { type MessageKey, T, useT } from "../i18n/t";
import { Logo } from "../shell/Logo";
import { useAgent } from "../thread/queries";
import { joined } from "../ui/joined";
import { PlaceBadge, useNotes } from "./ModelFacts";
import { nameOf } from "./naming";
import { type ServedModel, useServed } from "./queries";
import { startersFor, traitsOf } from "./traits";

interface Props {
  model: string;
  /** Who answers instead of the model by itself. */
  agentId: string | null;
  onStart: (text: string) => void;
}

/** What is shown before the first message. */
export function EmptyState({ model, agentId, onStart }: Props) {
  const t = useT();
  const who = useWho();
  const agent = useAgent(agentId).data;
  const answers = agent?.model ?? model;
  const { data: models, isPending } = useServed();
  const served = models?.find((one) => one.name === answers);
  const name = who.user?.has_password ? (who.user.name ?? "") : "";
  const greeting = t(greetingAt(new Date().getHours()));
  const greeted = name ? t("empty.named", { greeting, name }) : greeting;
  const starters = agentId
    ? startersOf(agent?.metadata).map((text) => ({ text, title: "" }))
    : startersFor(served).map((one) => ({ title: t(one.title), text: t(one.text) }));
  // What fits another model would be exchanged under the finger.
  const known = agentId ? true : !isPending && (served !== undefined || models?.length === 0);
  return (
    <div className="mx-auto flex w-full max-w-2xl flex-col gap-6 px-4 py-8">
      <div className="flex flex-col gap-1">
        <Logo size={40} />
        <h1 className="mt-2 text-2xl font-semibold tracking-tight break-words">{agent?.name ?? greeted}</h1>
        <p className="break-words text-ink-soft">{agent?.description || t("empty.question")}</p>
      </div>
      <ul className={joined("grid gap-2 sm:grid-cols-2", !known && "invisible")}>
        {starters.map((one) => (
          <li key={one.text}>
            <button
              type="button"
              onClick={() => onStart(one.text)}
              className="h-full w-full rounded-card border border-line bg-raised p-3.5 text-left shadow-low hover:border-line-strong hover:bg-hover"
            >
              {one.title && <span className="block font-medium">{one.title}</span>}
              <span className="mt-0.5 line-clamp-2 text-sm text-ink-soft">{one.text}</span>
            </button>
          </li>
        ))}
      </ul>
      {served && <AboutModel model={served} />}
    </div>
  );
}

/** messages: empty.* — by the hour of the day. */
function greetingAt(hour: number): MessageKey {
  if (hour < 5) return "empty.night";
  if (hour < 12) return "empty.morning";
  return hour < 18 ? "empty.afternoon" : "empty.evening";
}

function AboutModel({ model }: { model: ServedModel }) {
  const t = useT();
  const may = useMay();
  const spoken = useStore(language, (state) => state.language);
  const traits = traitsOf(model, spoken);
  const said = (good: boolean) => traits.filter((one) => one.good === good).map((one) => t(one.key));
  const [good, bad] = [said(true), said(false)];
  const notes = useNotes(model);
  const { name, of } = nameOf(model);
  return (
    <section aria-label={t("empty.about", { name })} className="rounded-card border border-line p-3.5 text-sm">
      <p className="flex flex-wrap items-center gap-2">
        <span className="font-medium">{name}</span>
        {of && <span className="text-ink-soft">{of}</span>} <PlaceBadge place={model.place} />
      </p>
      <Points
        id="empty.good_at"
        said={notes.good_at}
        lang={notes.lang}
        traits={good}
        className="mt-1.5 text-ink-soft"
      />
      <Points id="empty.mind" said={notes.bad_at} lang={notes.lang} traits={bad} className="mt-1 text-warn" />
      {model.demo && (
        <p className="mt-2">
          {t("empty.demo")}{" "}
          {may("endpoints:write") ? (
            <Link
              href="/console/catalog"
              className="inline-flex items-center gap-0.5 font-medium text-accent underline underline-offset-2"
            >
              {t("empty.better")} <ArrowUpRight size={14} aria-hidden />
            </Link>
          ) : (
            t("empty.ask_operator")
          )}
        </p>
      )}
    </section>
  );
}

interface PointsProps {
  id: "empty.good_at" | "empty.mind";
  /** In the words of its card. */
  said: string;
  lang: "en" | undefined;
  traits: string[];
  className: string;
}

function Points({ id, said, lang, traits, className }: PointsProps) {
  if (!said && traits.length === 0) return null;
  const more = traits.join(" · ");
  return (
    <div className={className}>
      <p>
        <T id={id} values={{ what: said || more }} components={[<span key="what" lang={said ? lang : undefined} />]} />
      </p>
      {said && more && <p className="mt-0.5 text-xs">{more}</p>}
    </div>
  );
}
