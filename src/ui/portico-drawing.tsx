type Tone = 'portal' | 'crm'

const shades = {
  portal: {
    top: '#172655',
    middle: '#2E4BB0',
    low: '#7D95E3',
    hill: '#3A56BE',
    near: '#243C93',
    floor: '#1B2C66',
    sun: '#FBF0D9',
  },
  crm: {
    top: '#1F1D1A',
    middle: '#5E5950',
    low: '#B9B3A9',
    hill: '#6B665D',
    near: '#4A4640',
    floor: '#2D2B28',
    sun: '#FBF0D9',
  },
}

const columns = [108, 296, 482, 670]

/** The hall of four columns beside sign-in. Only a picture. */
export function PorticoDrawing({ tone = 'portal' }: { tone?: Tone }) {
  const c = shades[tone]
  const stone = tone === 'portal' ? ['#F4F6FD', '#C9D5F6', '#DBE4F8'] : ['#FAF9F6', '#D9D5CD', '#ECEAE4']
  return (
    <svg viewBox="0 0 790 990" preserveAspectRatio="xMidYMax slice" width="100%" height="100%" aria-hidden="true">
      <defs>
        <linearGradient id="portico-sky" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor={c.top} />
          <stop offset="0.55" stopColor={c.middle} />
          <stop offset="0.78" stopColor={c.low} />
        </linearGradient>
        <linearGradient id="portico-shaft" x1="0" x2="1">
          <stop offset="0" stopColor={stone[0]} />
          <stop offset="0.55" stopColor="#F8F8F6" />
          <stop offset="1" stopColor={stone[1]} />
        </linearGradient>
        <linearGradient id="portico-floor" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor={c.floor} />
          <stop offset="1" stopColor={c.top} />
        </linearGradient>
      </defs>
      <rect width="790" height="990" fill="url(#portico-sky)" />
      <circle cx="514" cy="666" r="114" fill={c.sun} />
      <path d="M0 730c120-44 220-46 330-32s220 14 330-20 100-40 130-52v364H0z" fill={c.hill} />
      <path d="M0 792c140-34 260-38 390-16s260 24 400-30v244H0z" fill={c.near} />
      <rect y="894" width="790" height="96" fill="url(#portico-floor)" />
      <path
        d="M395 894v96M219 894 65 990M571 894l154 96M43 894l-43 26M747 894l43 26"
        stroke={c.middle}
        strokeWidth="1.5"
        fill="none"
      />
      <path d="M395 216 772 409H18z" fill="#fff" />
      <path d="M395 240 690 392H100z" fill={stone[2]} />
      <circle cx="395" cy="335" r="29" fill={tone === 'portal' ? '#2E4BB0' : '#35322D'} />
      <path
        d="m381 334 14-9 14 9"
        fill="none"
        stroke="#fff"
        strokeWidth="3.4"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <path d="M384 342v12M395 342v12M406 342v12" stroke="#fff" strokeWidth="3.4" strokeLinecap="round" />
      <rect x="31" y="409" width="728" height="11" fill={stone[1]} />
      <rect x="31" y="420" width="728" height="24" rx="2" fill="#F4F3EF" />
      {columns.map(x => (
        <Column key={x} x={x + 4} shade={stone[1] ?? '#C9D5F6'} />
      ))}
    </svg>
  )
}

function Column({ x, shade }: { x: number; shade: string }) {
  return (
    <g transform={`translate(${x} 0)`}>
      <rect x="-50" y="444" width="101" height="18" rx="2" fill="#fff" />
      <rect x="-42" y="462" width="84" height="12" rx="2" fill={shade} />
      <path d="M-33 474h66l6 430h-78z" fill="url(#portico-shaft)" />
      <path d="M-19 486-22 892M-7 486-8 892M7 486l1 406M18 486l3 406" stroke={shade} strokeWidth="2" fill="none" />
      <rect x="-49" y="904" width="97" height="14" rx="2" fill="#EEF1FA" />
      <rect x="-57" y="918" width="114" height="17" rx="2" fill={shade} />
    </g>
  )
}
