import { HardDriveDownload, MemoryStick, ScrollText, WholeWord } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { useStore } from "zustand";
import { money } from "../../i18n/format";
import { language } from "../../i18n/language";
import { useT } from "../../i18n/t";
import { Card } from "../../ui/Page";
import { Badge } from "../../ui/states";
import { cheapest } from "./choosing";
import { capabilityName, contextOf, licenceKind, memoryOf, parametersOf } from "./facts";
import { StandingBadge } from "./parts";
import type { FoundModel } from "./queries";

interface Props {
  model: FoundModel;
  compared: boolean;
  /** Null: no more can be compared. */
  onCompare: ((compared: boolean) => void) | null;
}

export function ModelCard({ model, compared, onCompare }: Props) {
  const t = useT();
  const price = cheapest(model);
  const spoken = useStore(language, (state) => state.language);
  const known = model.good_at_in[spoken];
  return (
    <Card className="relative flex flex-col gap-3 transition-shadow hover:shadow-float">
      <header className="flex flex-wrap items-start justify-between gap-x-2 gap-y-1">
        <div className="min-w-0">
          <h2 className="font-semibold break-words">
            <Link href={`/catalog/model/${model.id}`} className="after:absolute after:inset-0 hover:underline">
              {model.name}
            </Link>
          </h2>
          <p className="text-sm text-ink-soft">{model.publisher}</p>
        </div>
        {model.installed && <Badge tone="good">{t("catalog.installed")}</Badge>}
        <StandingBadge standing={model.standing} />
      </header>
      <p lang={known || spoken === "en" ? undefined : "en"} className="line-clamp-2 text-sm text-ink-soft">
        {known ?? model.good_at}
      </p>
      <ul className="flex flex-wrap gap-1.5" aria-label={t("catalog.capabilities")}>
        {model.capabilities.map((one) => (
          <li key={one}>
            <Badge>{capabilityName(one, t)}</Badge>
          </li>
        ))}
      </ul>
      <dl className="mt-auto grid fill-cols-7 gap-x-3 gap-y-1.5 text-sm">
        <Fact icon={<HardDriveDownload size={15} aria-hidden />} label={t("catalog.parameters")}>
          {parametersOf(model, t)}
        </Fact>
        <Fact icon={<MemoryStick size={15} aria-hidden />} label={t("catalog.memory")}>
          {memoryOf(model.memory, model.memory_estimated, t)}
        </Fact>
        <Fact icon={<WholeWord size={15} aria-hidden />} label={t("catalog.context")}>
          {contextOf(model.context, t)}
        </Fact>
        <Fact icon={<ScrollText size={15} aria-hidden />} label={t("catalog.licence")}>
          {licenceKind(model.licence_kind, t)}
        </Fact>
      </dl>
      <footer className="flex min-h-8 flex-wrap items-center justify-between gap-2 border-t border-line pt-2 text-sm">
        <span className="text-ink-soft">
          {price ? t("catalog.from_price", { amount: money(price.value, price.currency) }) : t("catalog.no_price")}
        </span>
        {(compared || onCompare) && (
          <label className="relative z-10 flex min-h-8 items-center gap-2 max-md:min-h-10">
            <input
              type="checkbox"
              className="size-4.5 accent-(--accent)"
              checked={compared}
              onChange={(event) => onCompare?.(event.target.checked)}
              aria-label={t("catalog.compare_this", { model: model.name })}
            />
            {t("catalog.compare")}
          </label>
        )}
      </footer>
    </Card>
  );
}

function Fact({ icon, label, children }: { icon: ReactNode; label: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 items-center gap-1.5">
      <dt className="shrink-0 text-ink-soft">
        {icon}
        <span className="sr-only">{label}</span>
      </dt>
      <dd className="min-w-0 break-words" title={label}>
        {children}
      </dd>
    </div>
  );
}
