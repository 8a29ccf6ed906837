import { useQuery } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import { api, type Choices, type Me } from './crm.client.ts'

/** Who is signed in; the frame around the pages has asked before any page is drawn. */
export const MeContext = createContext<Me | undefined>(undefined)

/** Who is signed in and where. */
export function useMe(): Me {
  const me = useContext(MeContext)
  if (!me) throw new Error('There is nobody outside the frame.')
  return me
}

const none: Choices = {
  roles: [],
  profiles: [],
  stages: [],
  accountTypes: [],
  potentialTypes: [],
  industries: [],
  owners: [],
}

/** What lists can be narrowed to and forms can offer; empty until it has arrived. */
export function useChoices(): Choices {
  const { data } = useQuery({
    queryKey: ['choices'],
    queryFn: ({ signal }) => api('GET /api/choices', {}, signal),
    staleTime: 60_000,
  })
  return data ?? none
}

/** Words as options of a filter. */
export const optionsOf = (words: readonly string[]) => words.map(word => ({ value: word, label: word }))

/** Records as options of a filter. */
export const optionsOfRefs = (refs: readonly { id: string; name: string }[]) =>
  refs.map(({ id, name }) => ({ value: id, label: name }))

/** Who may own a record as options of a form: nobody, those who may, and whoever owns it already. */
export function ownerOptions(owners: readonly { id: string; name: string }[], own: { id: string; name: string }) {
  const all = owners.some(({ id }) => id === own.id) ? owners : [...owners, own]
  return [{ value: '', label: 'None' }, ...optionsOfRefs(all)]
}
