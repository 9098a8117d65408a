import { Bot, FileText, Library, ScrollText } from "lucide-react";
import { type RefObject, useEffect, useId, useRef, useState } from "react";
import { useT } from "../i18n/t";
import { joined } from "../ui/joined";
import { FillDialog } from "./FillDialog";
import { type Offer, useOffers } from "./offers";
import { type Trigger, triggerAt } from "./trigger";
import { useComboKeys } from "./useComboKeys";
import { variablesOf } from "./variables";

interface Props {
  text: string;
  /** Where the caret is, in UTF-16 units. */
  caret: number;
  textarea: RefObject<HTMLTextAreaElement | null>;
  /** Replaces `from`..`to` of the text. */
  onReplace: (from: number, to: number, text: string) => void;
  onAgent?: (agentId: string) => void;
  onLibrary?: (libraryId: string) => void;
}

const HEADS = { "/": "prompts.menu_prompts", "@": "prompts.menu_agents", "#": "prompts.menu_libraries" } as const;

/** The menus that `/` (prompts), `@` (agents) and `#` (libraries and documents) open in the composer. */
export function TriggerMenu({ text, caret, textarea, onReplace, onAgent, onLibrary }: Props) {
  const t = useT();
  const id = useId();
  const [dismissed, setDismissed] = useState(-1);
  const [filling, setFilling] = useState<{ offer: Offer; from: number; to: number } | null>(null);
  const found = triggerAt(text, caret);
  const offered = found && (found.sign === "/" || (found.sign === "@" ? onAgent : onLibrary));
  const trigger = offered && found.from !== dismissed ? found : null;
  // A sign that was dismissed stays so while it is there.
  useEffect(() => {
    if (!found) setDismissed(-1);
  }, [found]);
  const offers = useOffers(trigger);
  const replace = (from: number, to: number, inserted: string) => {
    onReplace(from, to, inserted);
    const end = from + inserted.length;
    requestAnimationFrame(() => {
      textarea.current?.focus();
      textarea.current?.setSelectionRange(end, end);
    });
  };
  const take = (offer: Offer, { from, query }: Trigger) => {
    const to = from + 1 + query.length;
    if (offer.text && !offer.libraryId && variablesOf(offer.text).length > 0) {
      setFilling({ offer, from, to });
      return;
    }
    replace(from, to, offer.text ?? "");
    if (offer.agentId) onAgent?.(offer.agentId);
    if (offer.libraryId) onLibrary?.(offer.libraryId);
  };
  const open = trigger !== null && offers.length > 0 && !filling;
  const [active, setActive] = useComboKeys({
    id,
    open,
    textarea,
    count: offers.length,
    reset: trigger ? `${trigger.sign}${trigger.query}` : "",
    onTake: (at) => trigger && offers[at] && take(offers[at], trigger),
    onClose: () => trigger && setDismissed(trigger.from),
  });
  return (
    <>
      <p role="status" className="sr-only">
        {open && t("prompts.menu_found", { count: offers.length })}
      </p>
      {open && (
        <Offers
          id={id}
          label={t(HEADS[trigger.sign])}
          offers={offers}
          active={active}
          onActive={setActive}
          onTake={(offer) => take(offer, trigger)}
        />
      )}
      {filling && (
        <FillDialog
          title={filling.offer.title}
          text={filling.offer.text ?? ""}
          onClose={() => setFilling(null)}
          onFilled={(inserted) => {
            setFilling(null);
            replace(filling.from, filling.to, inserted);
          }}
        />
      )}
    </>
  );
}

interface OffersProps {
  id: string;
  label: string;
  offers: Offer[];
  active: number;
  onActive: (at: number) => void;
  onTake: (offer: Offer) => void;
}

/** Above the composer, so that a phone's keyboard does not hide it. The focus stays in the text. */
function Offers({ id, label, offers, active, onActive, onTake }: OffersProps) {
  const line = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whichever is active has to be seen
  useEffect(() => {
    line.current?.scrollIntoView?.({ block: "nearest" });
  }, [active]);
  return (
    <div className="absolute inset-x-0 bottom-full z-30 mb-3 max-w-xl rounded-xl border border-line bg-raised p-1 shadow-float">
      <p aria-hidden className="px-2.5 py-1 text-xs font-medium text-ink-soft">
        {label}
      </p>
      <div id={id} role="listbox" aria-label={label} className="max-h-[min(40dvh,20rem)] scroll-thin overflow-y-auto">
        {offers.map((offer, at) => (
          <div
            key={offer.id}
            id={`${id}-${at}`}
            ref={at === active ? line : undefined}
            role="option"
            aria-selected={at === active}
            className={joined(
              "flex min-h-10 cursor-pointer items-center gap-2.5 rounded-lg px-2.5 py-1 text-sm",
              at === active && "bg-hover",
            )}
            onMouseDown={(event) => event.preventDefault()}
            onMouseMove={() => onActive(at)}
            onClick={() => onTake(offer)}
          >
            <OfferIcon offer={offer} />
            <span className="min-w-0 flex-1 truncate font-medium">{offer.title}</span>
            <span className="max-w-[45%] truncate text-ink-soft">{offer.detail}</span>
          </div>
        ))}
      </div>
    </div>
  );
}

function OfferIcon({ offer }: { offer: Offer }) {
  const Icon = offer.agentId ? Bot : offer.libraryId ? (offer.text ? FileText : Library) : ScrollText;
  return <Icon size={16} aria-hidden className="shrink-0 text-ink-soft" />;
}
