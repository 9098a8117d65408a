import { type ReactNode, useEffect } from "react";
import { joined } from "./joined";

interface Props {
  title: string;
  description?: string;
  actions?: ReactNode;
  /** As wide as there is room, for tables. */
  wide?: boolean;
  children: ReactNode;
}

/** A page within the shell: its heading is the document's title as well. */
export function Page({ title, description, actions, wide, children }: Props) {
  useTitle(title);
  return (
    <div className="h-full scroll-thin overflow-y-auto">
      <div
        className={joined(
          "mx-auto flex flex-col gap-6 px-4 py-6 group-data-[nav=hidden]/shell:pt-14 max-md:pt-14 md:px-8 md:py-8",
          wide ? "max-w-7xl" : "max-w-4xl",
        )}
      >
        <header className="flex flex-wrap items-start justify-between gap-3">
          <div className="min-w-0">
            <h1 className="text-2xl font-semibold tracking-tight break-words">{title}</h1>
            {description && <p className="mt-1 max-w-2xl text-ink-soft">{description}</p>}
          </div>
          {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
        </header>
        {children}
      </div>
    </div>
  );
}

/** The document's title while this is shown. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title ? `${title} · Ventoux` : "Ventoux";
  }, [title]);
}

/** A part of a page with a heading. */
export function Section({ title, description, actions, children }: Omit<Props, "wide">) {
  return (
    <section className="flex flex-col gap-3">
      <div className="flex flex-wrap items-end justify-between gap-2">
        <div className="min-w-0">
          <h2 className="text-lg font-semibold">{title}</h2>
          {description && <p className="text-sm text-ink-soft">{description}</p>}
        </div>
        {actions}
      </div>
      {children}
    </section>
  );
}

export function Card({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <div className={joined("rounded-card border border-line bg-raised p-4 shadow-low", className)}>{children}</div>
  );
}
