import { useQuery } from '@tanstack/react-query'
import type { Tab } from '../../ui/page.tsx'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'

/** The views of Imports: the runs, what is in conflict, and what was decided about conflicts. */
export function useImportsTabs(active: 'imports' | 'conflicts' | 'decided'): Tab[] {
  const { portal, at } = useViewer()
  const { data } = useQuery({
    queryKey: ['conflicts', portal.id, 'counts'],
    queryFn: () => api('GET /api/p/{portal}/conflicts', { params: { portal: portal.id }, query: { limit: 1 } }),
  })
  return [
    { href: at('/imports'), label: 'Imports', active: active === 'imports' },
    { href: at('/imports/conflicts'), label: 'Conflicts', count: data?.counts.open, active: active === 'conflicts' },
    { href: at('/imports/decided'), label: 'Decided', count: data?.counts.decided, active: active === 'decided' },
  ]
}
