import { seeOwnProjects, type Tx } from '../people/people.ts'
import { insertMember } from './members.store.ts'
import type { NewProject } from './project.ts'
import { insertProject } from './projects.store.ts'

/** Creates a project. Whoever does not see every project works on the one they make, since they could not find it again. */
export async function createProject(ctx: Tx, project: NewProject): Promise<string> {
  const id = await insertProject(ctx, project)
  const { hat, portalUserId } = ctx.viewer
  if (hat === 'portal_user' && portalUserId) {
    await insertMember(ctx, id, portalUserId)
    await seeOwnProjects(ctx)
  }
  return id
}
