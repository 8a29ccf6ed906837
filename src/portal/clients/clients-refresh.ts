import type { QueryClient } from '@tanstack/react-query'

const names = [
  'client-users',
  'client-user',
  'client-companies',
  'client-company',
  'projects',
  'project',
  'invitation-check',
  'history',
]

/** Everything on the screen that shows clients is asked for again. */
export const refreshClients = (client: QueryClient, portal: string) =>
  Promise.all(names.map(name => client.invalidateQueries({ queryKey: [name, portal] })))
