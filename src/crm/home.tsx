import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'

/** The bare address leads to the potentials. */
export function Home() {
  const { history } = useRouter()
  useEffect(() => history.replace('/potentials'), [history])
  return null
}
