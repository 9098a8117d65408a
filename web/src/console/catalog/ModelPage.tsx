import { FlaskConical, Plus, Scale } from "lucide-react";
import { useParams } from "wouter";
import { useMay } from "../../api/session";
import { date } from "../../i18n/format";
import { useT } from "../../i18n/t";
import { useServed } from "../../models/queries";
import { ButtonLink } from "../../ui/Button";
import { Card, Page, Section } from "../../ui/Page";
import { Badge, Failed, Loading } from "../../ui/states";
import { CodeSamples } from "../samples/CodeSamples";
import { firstCall } from "../samples/call";
import { capabilityName, contextOf, languageName, parametersOf } from "./facts";
import { LicencePanel, useIsAccepted } from "./LicencePanel";
import { useCardNotes } from "./notes";
import { PullPanel } from "./PullPanel";
import { Facts, SourceLink, StandingBadge } from "./parts";
import { type ShownModel, useModel } from "./queries";
import { Hardware, Prices, Scores } from "./tables";

export default function ModelPage() {
  const params = useParams<{ "*": string }>();
  const id = decodeURIComponent(params["*"] ?? "");
  const t = useT();
  const model = useModel(id);
  if (model.error)
    return (
      <Page title={id}>
        <Failed error={model.error} onRetry={() => void model.refetch()} />
        <p>
          <ButtonLink href="/catalog">{t("catalog.back")}</ButtonLink>
        </p>
      </Page>
    );
  if (!model.data) return <Loading />;
  return <Shown model={model.data} />;
}

function Shown({ model }: { model: ShownModel }) {
  const t = useT();
  const { card } = model;
  const accepted = useIsAccepted(card);
  return (
    <Page title={card.name} description={card.publisher} actions={<Actions model={model} />}>
      <div className="flex flex-wrap items-center gap-1.5">
        <StandingBadge standing={model.standing} />
        {model.installed && <Badge tone="good">{t("catalog.installed")}</Badge>}
        {card.capabilities.map((one) => (
          <Badge key={one}>{capabilityName(one, t)}</Badge>
        ))}
      </div>
      {card.replaced_by && (
        <p>
          <ButtonLink size="small" href={`/catalog/model/${card.replaced_by}`}>
            {t("catalog.replaced_by", { model: card.replaced_by })}
          </ButtonLink>
        </p>
      )}
      <Notes model={model} />
      <Section title={t("catalog.facts")}>
        <Card>
          <Facts facts={factsOf(model, t)} />
        </Card>
      </Section>
      <Section title={t("catalog.licence")}>
        <LicencePanel card={card} />
      </Section>
      <Section title={t("catalog.hardware")} description={t("catalog.hardware_text")}>
        <Hardware model={model} />
        <PullPanel card={card} allowed={accepted === true} />
      </Section>
      {(card.list_prices ?? []).length > 0 && (
        <Section title={t("catalog.prices")} description={t("catalog.prices_text")}>
          <Prices card={card} />
        </Section>
      )}
      {(card.scores ?? []).length > 0 && (
        <Section title={t("catalog.scores")} description={t("catalog.scores_text")}>
          <Scores card={card} />
        </Section>
      )}
      <HowToCall model={model} />
      <References addresses={card.references ?? []} />
    </Page>
  );
}

function Actions({ model }: { model: ShownModel }) {
  const t = useT();
  const may = useMay();
  const served = useServed().data?.find((one) => one.model === model.card.id);
  return (
    <>
      <ButtonLink href={`/catalog/compare?model=${model.card.id}`} icon={<Scale size={17} aria-hidden />}>
        {t("catalog.compare")}
      </ButtonLink>
      {served && may("chat") && (
        <ButtonLink
          href={`/playground?model=${encodeURIComponent(served.name)}`}
          icon={<FlaskConical size={17} aria-hidden />}
        >
          {t("catalog.try")}
        </ButtonLink>
      )}
      {may("endpoints:write") && model.standing !== "retired" && (
        <ButtonLink
          look="solid"
          href={`/endpoints/new?model=${encodeURIComponent(model.card.id)}`}
          icon={<Plus size={17} aria-hidden />}
        >
          {t("catalog.create_endpoint")}
        </ButtonLink>
      )}
    </>
  );
}

function Notes({ model }: { model: ShownModel }) {
  const t = useT();
  const notes = useCardNotes(model.card);
  return (
    <div className="flex flex-col gap-4">
      {notes.description && <p lang={notes.lang}>{notes.description}</p>}
      <div className="grid gap-4 sm:grid-cols-2">
        <Card>
          <h2 className="text-sm font-semibold text-good">{t("catalog.good_at")}</h2>
          <p lang={notes.lang} className="mt-1 hyphens-auto wrap-anywhere text-sm">
            {notes.good_at}
          </p>
        </Card>
        <Card>
          <h2 className="text-sm font-semibold text-warn">{t("catalog.bad_at")}</h2>
          <p lang={notes.lang} className="mt-1 hyphens-auto wrap-anywhere text-sm">
            {notes.bad_at}
          </p>
        </Card>
      </div>
    </div>
  );
}

function factsOf({ card }: ShownModel, t: ReturnType<typeof useT>): Parameters<typeof Facts>[0]["facts"] {
  const dates: [string, string | null | undefined][] = [
    [t("catalog.released"), card.released],
    [t("catalog.deprecated_on"), card.deprecated],
    [t("catalog.retires"), card.retires],
  ];
  return [
    [
      t("catalog.id"),
      <code key="id" className="font-mono text-sm">
        {card.id}
      </code>,
    ],
    [t("catalog.family"), [card.family, card.version].filter(Boolean).join(" ")],
    [t("catalog.parameters"), parametersOf(card, t)],
    [t("catalog.context"), contextOf(card.context, t)],
    ...dates.flatMap(([label, day]): [string, string][] => (day ? [[label, date(day)]] : [])),
    ...(card.dimensions ? [[t("catalog.dimensions"), String(card.dimensions)] as [string, string]] : []),
    [t("catalog.languages"), card.languages.map(languageName).join(", ") || t("catalog.unknown")],
    ...((card.aliases ?? []).length > 0
      ? [[t("catalog.aliases"), (card.aliases ?? []).join(", ")] as [string, string]]
      : []),
  ];
}

function HowToCall({ model }: { model: ShownModel }) {
  const t = useT();
  const served = useServed().data?.find((one) => one.model === model.card.id);
  return (
    <Section
      title={t("catalog.how_to_call")}
      description={served ? t("catalog.call_served", { name: served.name }) : t("catalog.call_not_served")}
    >
      <CodeSamples call={firstCall(served?.name ?? model.card.id, model.card.capabilities, t)} />
    </Section>
  );
}

function References({ addresses }: { addresses: string[] }) {
  const t = useT();
  if (addresses.length === 0) return null;
  return (
    <Section title={t("catalog.references")}>
      <ul className="flex flex-col gap-1 text-sm">
        {addresses.map((address) => (
          <li key={address}>
            <SourceLink href={address}>{address}</SourceLink>
          </li>
        ))}
      </ul>
    </Section>
  );
}
