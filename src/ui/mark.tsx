/** The logo's tile: lapis for the portal, stone for the CRM. Decorative, since the name always stands beside it. */
export function Mark({ size = 24, tone = 'portal' }: { size?: number; tone?: 'portal' | 'crm' }) {
  return (
    <svg viewBox="0 0 24 24" width={size} height={size} aria-hidden="true" style={{ flex: 'none', display: 'block' }}>
      <rect width="24" height="24" rx="6" fill={tone === 'crm' ? '#35322D' : '#2E4BB0'} />
      <path
        d="M5.2 10.2 12 5.6l6.8 4.6"
        fill="none"
        stroke="#fff"
        strokeWidth="2.1"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <path d="M6.7 13v11M12 13v11M17.3 13v11" stroke="#fff" strokeWidth="2.3" />
    </svg>
  )
}
