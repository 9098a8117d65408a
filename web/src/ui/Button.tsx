import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import { Link } from "wouter";
import { joined } from "./joined";

type Look = "solid" | "outline" | "quiet" | "danger";

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: Look;
  size?: "small" | "medium";
  busy?: boolean;
  icon?: ReactNode;
}

const LOOKS: Record<Look, string> = {
  solid: "bg-accent text-on-accent hover:bg-accent-strong",
  outline: "border border-line-strong bg-raised text-ink hover:bg-hover",
  quiet: "text-ink hover:bg-hover",
  danger: "border border-bad bg-raised text-bad hover:bg-bad-soft",
};

const SIZES = { small: "min-h-8 px-2.5 text-sm gap-1.5", medium: "min-h-10 px-4 text-[0.9375rem] gap-2" };

function buttonClasses(look: Look, size: keyof typeof SIZES, className?: string): string {
  return joined(
    "inline-flex items-center justify-center rounded-lg font-medium transition-colors select-none",
    "disabled:cursor-not-allowed disabled:opacity-55",
    LOOKS[look],
    SIZES[size],
    className,
  );
}

interface LinkProps {
  href: string;
  look?: Look;
  size?: "small" | "medium";
  icon?: ReactNode;
  children: ReactNode;
}

/** Looks like a button, and leads to another page. */
export function ButtonLink({ href, look = "outline", size = "medium", icon, children }: LinkProps) {
  return (
    <Link href={href} className={buttonClasses(look, size)}>
      {icon}
      {children}
    </Link>
  );
}

/** A button with words. `busy`: what it does is under way, and it does not take a second click. */
export function Button({ look = "outline", size = "medium", busy = false, icon, className, children, ...rest }: Props) {
  return (
    <button
      type="button"
      aria-busy={busy || undefined}
      {...rest}
      disabled={rest.disabled || busy}
      className={buttonClasses(look, size, className)}
    >
      {icon}
      {children}
    </button>
  );
}

interface IconProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** What it does, for who does not see the picture; shown as its title as well. */
  label: string;
  ref?: Ref<HTMLButtonElement>;
  pressed?: boolean;
  size?: "small" | "medium";
}

/** A button with a picture only. */
export function IconButton({ label, pressed, size = "medium", className, children, ...rest }: IconProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      {...rest}
      className={joined(
        "inline-flex shrink-0 items-center justify-center rounded-lg text-ink-soft transition-colors hover:bg-hover hover:text-ink",
        "disabled:cursor-not-allowed disabled:opacity-55 aria-pressed:bg-accent-soft aria-pressed:text-accent",
        size === "small" ? "size-8 max-md:size-10" : "size-10",
        className,
      )}
    >
      {children}
    </button>
  );
}
