import { useEffect } from 'react'

/** What the browser's tab says while this page is open. */
export function useTitle(title: string) {
  useEffect(() => {
    document.title = title
  }, [title])
}
