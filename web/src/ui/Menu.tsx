import { Check, ChevronRight } from "lucide-react";
import { ContextMenu, DropdownMenu as Radix } from "radix-ui";
import type { ReactElement, ReactNode } from "react";
import { joined } from "./joined";

/** One line of a menu. `items` make it a menu within the menu. */
export interface MenuItem {
  label: string;
  icon?: ReactNode;
  onSelect?: () => void;
  checked?: boolean;
  danger?: boolean;
  disabled?: boolean;
  shortcut?: string;
  items?: MenuEntry[];
}

/** `null` is a line between groups. */
export type MenuEntry = MenuItem | null;

const PANEL =
  "z-50 max-h-[min(70vh,var(--radix-popper-available-height))] max-w-(--radix-popper-available-width) min-w-48 overflow-y-auto rounded-xl border border-line bg-raised p-1 shadow-float";
const LINE =
  "flex min-h-9 max-md:min-h-11 items-center gap-2.5 rounded-lg px-2.5 text-sm -outline-offset-2 data-[highlighted]:bg-hover data-[disabled]:opacity-50";

interface Props {
  /** A button, to which the menu is attached. */
  trigger: ReactElement;
  entries: MenuEntry[];
  align?: "start" | "center" | "end";
  side?: "top" | "right" | "bottom" | "left";
  onOpenChange?: (open: boolean) => void;
}

export function Menu({ trigger, entries, align = "end", side = "bottom", onOpenChange }: Props) {
  return (
    <Radix.Root modal={false} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className={PANEL} align={align} side={side} sideOffset={4} collisionPadding={8}>
          <Entries kit={Radix} entries={entries} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface ContextProps {
  children: ReactElement;
  entries: MenuEntry[];
}

/** The same by the right mouse button or a long press; every entry must be reachable by a Menu as well. */
export function RightClickMenu({ children, entries }: ContextProps) {
  return (
    <ContextMenu.Root modal={false}>
      <ContextMenu.Trigger asChild>{children}</ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Content className={PANEL} collisionPadding={8}>
          <Entries kit={ContextMenu} entries={entries} />
        </ContextMenu.Content>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  );
}

type Kit = typeof Radix | typeof ContextMenu;

function Entries({ kit, entries }: { kit: Kit; entries: MenuEntry[] }) {
  const { Separator } = kit as typeof Radix;
  // The lines of a menu never change places while it is open.
  return entries.map((entry, at) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: see above
    entry ? <Line key={entry.label} kit={kit} item={entry} /> : <Separator key={at} className="my-1 h-px bg-line" />,
  );
}

function Line({ kit, item }: { kit: Kit; item: MenuItem }) {
  const { Item, CheckboxItem, ItemIndicator, Sub, SubTrigger, SubContent, Portal } = kit as typeof Radix;
  const look = joined(LINE, item.danger && "text-bad");
  const words = (
    <>
      {item.icon && <span className="text-ink-soft [&_svg]:size-4">{item.icon}</span>}
      <span className="min-w-0 flex-1">{item.label}</span>
      {item.shortcut && <kbd className="text-xs text-ink-soft">{item.shortcut}</kbd>}
    </>
  );
  if (item.items) {
    return (
      <Sub>
        <SubTrigger className={look} disabled={item.disabled}>
          {words}
          <ChevronRight size={16} aria-hidden />
        </SubTrigger>
        <Portal>
          <SubContent className={PANEL} collisionPadding={8}>
            <Entries kit={kit} entries={item.items} />
          </SubContent>
        </Portal>
      </Sub>
    );
  }
  if (item.checked !== undefined) {
    return (
      <CheckboxItem className={look} checked={item.checked} disabled={item.disabled} onSelect={item.onSelect}>
        {words}
        <ItemIndicator>
          <Check size={16} aria-hidden />
        </ItemIndicator>
      </CheckboxItem>
    );
  }
  return (
    <Item className={look} disabled={item.disabled} onSelect={item.onSelect}>
      {words}
    </Item>
  );
}
