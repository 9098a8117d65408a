/** The mountain, with the wind over it. */
export function Logo({ size = 22 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path d="M2 26 12.5 10.5l3.6 5 3-3.8L30 26Z" className="fill-accent" />
      <path d="m12.5 10.5 3.6 5-3.1 1.6-2.6-1.7-2 .6Z" className="fill-raised" opacity="0.9" />
      <path
        d="M3 7.5h15.5a2.6 2.6 0 1 0-2.5-3.3M8 4.5h4"
        className="stroke-accent"
        strokeWidth="1.8"
        strokeLinecap="round"
        fill="none"
      />
    </svg>
  );
}
