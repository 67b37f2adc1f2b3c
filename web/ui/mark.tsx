/** The mark: a tied bundle (*buntelan*), what one carries on a journey. Decoration; a word stands beside it. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true" focusable="false">
      <g fill="var(--teal)">
        <path d="M15 10.6C10.6 10.4 6.4 7.6 5.2 2.9c5-.6 9 2 10.7 6.4Z" />
        <path d="M17 10.6c4.4-.2 8.6-3 9.8-7.7-5-.6-9 2-10.7 6.4Z" />
        <path d="M16 13.6C9.4 14 3.6 18.6 3.6 23.8c0 4.4 4.6 6.2 12.4 6.2s12.4-1.8 12.4-6.2C28.4 18.6 22.6 14 16 13.6Z" />
        <rect x="12.4" y="8.9" width="7.2" height="5.2" rx="2.4" />
      </g>
      <g fill="none" stroke="var(--ground)" strokeLinecap="round" strokeWidth="1.3">
        <path d="M12.6 13.9h6.8" />
        <path d="M14.2 16.6c-2.4 2.2-3.9 5.2-4.2 8.8" />
        <path d="M17.8 16.6c2.4 2.2 3.9 5.2 4.2 8.8" />
      </g>
    </svg>
  )
}
