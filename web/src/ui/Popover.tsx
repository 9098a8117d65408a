import { Popover as Radix, HoverCard as RadixCard } from "radix-ui";
import type { ReactElement, ReactNode } from "react";
import { joined } from "./joined";

const PANEL = "z-50 rounded-xl border border-line bg-raised p-3 text-sm shadow-float outline-none";

interface Props {
  trigger: ReactElement;
  children: ReactNode;
  /** What it is, for who does not see it. */
  label: string;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  align?: "start" | "center" | "end";
  side?: "top" | "right" | "bottom" | "left";
  className?: string;
}

export function Popover({
  trigger,
  children,
  label,
  open,
  onOpenChange,
  align = "start",
  side = "bottom",
  className,
}: Props) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className={joined(
            PANEL,
            "max-h-[min(75vh,var(--radix-popper-available-height))] max-w-[calc(100vw-1rem)] overflow-y-auto",
            className,
          )}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface HoverProps {
  trigger: ReactElement;
  children: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  side?: "right" | "bottom";
}

/** More about a link or a button, when a pointer rests on it or it has the focus. Holds nothing that is only there. */
export function HoverCard({ trigger, children, open, onOpenChange, side = "bottom" }: HoverProps) {
  return (
    <RadixCard.Root openDelay={250} closeDelay={120} open={open} onOpenChange={onOpenChange}>
      <RadixCard.Trigger asChild>{trigger}</RadixCard.Trigger>
      <RadixCard.Portal>
        <RadixCard.Content
          side={side}
          className={joined(PANEL, "max-w-[min(24rem,calc(100vw-1rem))]")}
          sideOffset={6}
          collisionPadding={8}
        >
          {children}
        </RadixCard.Content>
      </RadixCard.Portal>
    </RadixCard.Root>
  );
}
