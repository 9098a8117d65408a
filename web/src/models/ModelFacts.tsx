import { Building2, Globe, Monitor } from "lucide-react";
import { useStore } from "zustand";
import { money } from "../i18n/format";
import { language } from "../i18n/language";
import { useT } from "../i18n/t";
import { Badge } from "../ui/states";
import { type Said, worded } from "./notes";
import type { ServedModel } from "./queries";
import { traitsOf } from "./traits";

const PLACES = { local: Monitor, eu: Building2, external: Globe };

/** Where a model runs: what is said to it stays here, in the European Union, or goes elsewhere. messages: place.* */
export function PlaceBadge({ place }: { place: ServedModel["place"] }) {
  const t = useT();
  const Icon = PLACES[place];
  return (
    <Badge tone={place === "local" ? "good" : place === "eu" ? "accent" : "warn"}>
      <Icon size={12} aria-hidden /> {t(`place.${place}`)}
    </Badge>
  );
}

/** What a million tokens cost, in and out. */
export function PriceText({ model }: { model: ServedModel }) {
  const t = useT();
  if (!model.price) return <>{t("models.free")}</>;
  const { input, output, currency } = model.price;
  return <>{t("models.price", { input: money(input, currency), output: money(output, currency) })}</>;
}

/** What its card says that it is good and bad at, in the language of the interface where it can. */
export function useNotes(model: ServedModel): Said {
  const spoken = useStore(language, (state) => state.language);
  return worded(model, model.wordings, spoken);
}

/** What its card says that it is for. */
export function GoodAt({ model }: { model: ServedModel }) {
  const { good_at, lang } = useNotes(model);
  if (!good_at) return null;
  return (
    <span lang={lang} className="mt-0.5 line-clamp-2 text-xs">
      {good_at}
    </span>
  );
}

/** In a line: what follows from its card. */
export function Traits({ model, most = 3 }: { model: ServedModel; most?: number }) {
  const t = useT();
  const spoken = useStore(language, (state) => state.language);
  const traits = traitsOf(model, spoken).slice(0, most);
  return <>{traits.map((trait) => t(trait.key)).join(" · ")}</>;
}
