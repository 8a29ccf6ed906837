import { useEffect, useState } from 'react'
import css from './waiting.module.css'

/** Grey lines where words will be, from the third tenth of a second on. */
export function Waiting({ lines = 6 }: { lines?: number }) {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 300)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className={css.waiting} aria-busy="true">
      {late && (
        <>
          <span className={css.hidden} role="status">
            Loading
          </span>
          {Array.from({ length: lines }, (_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: grey lines are all alike
            <span key={index} className={css.line} style={{ width: `${38 + ((index * 23) % 41)}%` }} />
          ))}
        </>
      )}
    </div>
  )
}
