import { queryOptions, useQuery } from '@tanstack/react-query'
import type { PillProject } from '../ui/pill.tsx'
import { api } from './portal.client.ts'
import { useViewer } from './viewer.tsx'

async function loadAll(portal: string): Promise<PillProject[]> {
  const projects: PillProject[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await api('GET /api/p/{portal}/projects', {
      params: { portal },
      query: { limit: 100, ...(cursor && { cursor }) },
    })
    projects.push(...page.rows.map(({ id, name, colour }) => ({ id, name, color: colour })))
    cursor = page.next
  }
  return projects
}

/** Every project that is not archived, by name. */
export const projectsToPick = (portal: string) =>
  queryOptions({ queryKey: ['projects', portal, 'to-pick'], queryFn: () => loadAll(portal) })

const none: PillProject[] = []

/** The projects one can put people on; empty until they are known. */
export function useProjectsToPick(): PillProject[] {
  return useQuery(projectsToPick(useViewer().portal.id)).data ?? none
}
