import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { useT } from "../i18n/t";
import { Button, IconButton } from "./Button";
import { joined } from "./joined";
import { useOpener } from "./opener";

interface Props {
  open: boolean;
  onClose: () => void;
  title: string;
  description?: string;
  children?: ReactNode;
  /** The row of buttons at the end. */
  actions?: ReactNode;
  width?: "narrow" | "medium" | "wide";
}

const WIDTHS = { narrow: "md:max-w-md", medium: "md:max-w-xl", wide: "md:max-w-4xl" };

/** A dialog over the page: takes the focus and gives it back, closes with Escape; from below on phones. */
export function Dialog({ open, onClose, title, description, children, actions, width = "medium" }: Props) {
  const t = useT();
  const opener = useOpener();
  return (
    <Radix.Root open={open} onOpenChange={(now) => !now && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-[rgb(10_12_20/0.5)]" />
        <Radix.Content
          {...(description ? {} : { "aria-describedby": undefined })}
          {...opener}
          className={joined(
            "fixed z-50 flex max-h-[min(92dvh,60rem)] flex-col border border-line bg-raised shadow-float outline-none",
            "max-md:inset-x-0 max-md:bottom-0 max-md:rounded-t-2xl max-md:safe-bottom",
            "md:top-1/2 md:left-1/2 md:w-[calc(100vw-3rem)] md:-translate-x-1/2 md:-translate-y-1/2 md:rounded-card",
            WIDTHS[width],
          )}
        >
          <header className="flex items-start gap-3 px-5 pt-4 pb-2">
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-lg font-semibold break-words">{title}</Radix.Title>
              {description && (
                <Radix.Description className="mt-0.5 text-sm text-ink-soft">{description}</Radix.Description>
              )}
            </div>
            <Radix.Close asChild>
              <IconButton label={t("ui.close")} size="small">
                <X size={18} aria-hidden />
              </IconButton>
            </Radix.Close>
          </header>
          <div className="min-h-0 flex-1 scroll-thin overflow-y-auto px-5 py-2">{children}</div>
          {actions && <footer className="flex flex-wrap justify-end gap-2 px-5 pt-2 pb-4">{actions}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface ConfirmProps {
  open: boolean;
  onClose: () => void;
  onConfirm: () => void;
  title: string;
  description?: string;
  /** What the button says: the verb of what will happen. */
  verb: string;
  danger?: boolean;
  busy?: boolean;
  children?: ReactNode;
}

/** Asks before what cannot be taken back. */
export function Confirm({ open, onClose, onConfirm, title, description, verb, danger, busy, children }: ConfirmProps) {
  const t = useT();
  const actions = (
    <>
      <Button onClick={onClose}>{t("ui.cancel")}</Button>
      <Button look={danger ? "danger" : "solid"} busy={busy} onClick={onConfirm}>
        {verb}
      </Button>
    </>
  );
  return (
    <Dialog open={open} onClose={onClose} title={title} description={description} actions={actions} width="narrow">
      {children}
    </Dialog>
  );
}
