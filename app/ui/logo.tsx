/** The mark: three lines of an answer on their way, the last one still growing. */
export function Logo({ size = 22 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <rect width="24" height="24" rx="7" fill="var(--color-accent)" />
      <g stroke="var(--color-on-accent)" strokeWidth="2.2" strokeLinecap="round">
        <path d="M6.5 8h11M6.5 12h8M6.5 16h3.5" />
      </g>
      <circle cx="14" cy="16" r="1.6" fill="var(--color-on-accent)" />
    </svg>
  );
}
