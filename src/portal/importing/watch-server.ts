import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'

/** True while somebody can see the page. */
function useVisible() {
  const [visible, setVisible] = useState(() => document.visibilityState !== 'hidden')
  useEffect(() => {
    const look = () => setVisible(document.visibilityState !== 'hidden')
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [])
  return visible
}

/**
 * Keeps a query up to date from an event stream, as long as `active` and the page is seen. Says how often the query has to be
 * asked instead: `false` while the stream flows, every second and a half when it does not come through.
 */
export function useEvents(address: string, queryKey: readonly unknown[], active: boolean): number | false {
  const client = useQueryClient()
  const visible = useVisible()
  const [flows, setFlows] = useState(true)
  const key = JSON.stringify(queryKey)
  useEffect(() => {
    if (!active || !visible) return
    const source = new EventSource(address)
    source.onmessage = event => {
      setFlows(true)
      client.setQueryData(JSON.parse(key), JSON.parse(event.data))
    }
    // The stream ends when the work does, and breaks when the server restarts: asking tells which it was.
    source.onerror = () => {
      setFlows(false)
      source.close()
      void client.invalidateQueries({ queryKey: JSON.parse(key) })
    }
    return () => source.close()
  }, [address, key, active, visible, client])
  return active && visible && !flows ? 1500 : false
}
