import { z } from 'zod'
import { recordId, route } from '../context.ts'
import { idFilter, listOf, listQuery } from '../lists.ts'
import { addPotential, deletePotential, editPotential, getPotential } from './change-potential.ts'
import { newPotential, potentialChange, potentialRow, potentialView } from './potential.ts'
import { listPotentials } from './potentials.store.ts'

const day = z.iso.date().optional()
const one = '/api/potentials/{potential}'

/** The API of potentials: read, added and changed by all, deleted by administrators. */
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
    path: one,
    summary: 'One potential',
    allow: 'crm_user',
    response: potentialView,
    load: (ctx, { potential }) => getPotential(ctx, recordId(potential)),
    run: async (_ctx, _input, potential) => potential,
  }),
  route({
    method: 'post',
    path: '/api/potentials',
    summary: 'Add a potential; yours unless you name another owner',
    allow: 'crm_user',
    body: newPotential,
    response: potentialView,
    status: 201,
    run: async (ctx, { body }) => getPotential(ctx, await addPotential(ctx, body)),
  }),
  route({
    method: 'patch',
    path: one,
    summary: 'Change a potential; what is not sent stays',
    allow: 'crm_user',
    body: potentialChange,
    response: potentialView,
    load: (ctx, { potential }) => getPotential(ctx, recordId(potential)),
    run: async (ctx, { body }, { id }) => {
      await editPotential(ctx, id, body)
      return getPotential(ctx, id)
    },
  }),
  route({
    method: 'delete',
    path: one,
    summary: 'Delete a potential',
    allow: 'administrator',
    load: (ctx, { potential }) => getPotential(ctx, recordId(potential)),
    run: async (ctx, _input, { id }) => {
      await deletePotential(ctx, id)
      return undefined
    },
  }),
] as const
