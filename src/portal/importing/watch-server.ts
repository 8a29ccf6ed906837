import { useQuery, useQueryClient } from '@tanstack/react-query'
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

type Watched<T> = {
  queryKey: readonly unknown[]
  load: () => Promise<T>
  /** Where the same comes as a stream of events. */
  address: string
  isOver: (value: T) => boolean
}

/** Follows something that goes on at the server: by its events while the page is seen, by asking where no stream comes through. */
export function useWatched<T>({ queryKey, load, address, isOver }: Watched<T>) {
  const client = useQueryClient()
  const visible = useVisible()
  const [flows, setFlows] = useState(true)
  const asks = (value: T | undefined) => !flows && visible && value !== undefined && !isOver(value)
  const query = useQuery({
    queryKey,
    queryFn: load,
    refetchInterval: ({ state }) => (asks(state.data as T | undefined) ? 1500 : false),
  })
  const follows = visible && query.data !== undefined && !isOver(query.data)
  const key = JSON.stringify(queryKey)
  useEffect(() => {
    if (!follows) return
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
  }, [address, key, follows, client])
  return query
}
