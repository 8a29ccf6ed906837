/** A small portico with one person in it and a place for the next. Only a picture. */
export function ClientsDrawing() {
  const line = {
    fill: 'none',
    stroke: 'var(--text)',
    strokeWidth: 1.5,
    strokeLinecap: 'round',
    strokeLinejoin: 'round',
  } as const
  return (
    <svg width="112" height="76" viewBox="0 0 112 76" aria-hidden="true">
      <path d="M5 28 56 2l51 26" {...line} />
      <path d="M13 36h86" {...line} stroke="var(--edge)" />
      {[19, 53, 87].map(x => (
        <rect key={x} x={x} y="39" width="6" height="34" rx="1" fill="var(--line2)" />
      ))}
      <path d="M1 74h110" {...line} />
      <g {...line} stroke="var(--accent)">
        <circle cx="39" cy="54" r="4" />
        <path d="M32 72c0-7 3-10 7-10s7 3 7 10" />
      </g>
      <g {...line} stroke="var(--faint)" strokeDasharray="2.5 3">
        <circle cx="73" cy="54" r="4" />
        <path d="M66 72c0-7 3-10 7-10s7 3 7 10" />
      </g>
    </svg>
  )
}
