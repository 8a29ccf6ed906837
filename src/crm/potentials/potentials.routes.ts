import { z } from 'zod'
import { problem } from '../../platform/errors.ts'
import { recordId, route } from '../context.ts'
import { idFilter, listOf, listQuery } from '../lists.ts'
import { potentialRow } from './potential.ts'
import { findPotential, listPotentials } from './potentials.store.ts'

const day = z.iso.date().optional()

/** The API of potentials: the list with its sums and the read view. */
export const potentialRoutes = [
  route({
    method: 'get',
    path: '/api/potentials',
    summary: 'The potentials of the organisation',
    allow: 'crm_user',
    query: listQuery.extend({
      stage: z.string().optional(),
      account: idFilter,
      contact: idFilter,
      owner: idFilter,
      closingFrom: day,
      closingTo: day,
    }),
    response: listOf(potentialRow).extend({ openAmount: z.number(), wonAmount: z.number() }),
    run: (ctx, { query }) => listPotentials(ctx, query),
  }),
  route({
    method: 'get',
    path: '/api/potentials/{potential}',
    summary: 'One potential',
    allow: 'crm_user',
    response: potentialRow,
    load: async (ctx, { potential }) => {
      const found = await findPotential(ctx, recordId(potential))
      if (!found) throw problem('not_found')
      return found
    },
    run: async (_ctx, _input, potential) => potential,
  }),
] as const
