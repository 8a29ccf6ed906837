import { z } from 'zod'
import { route } from '../context.ts'
import { refSchema } from '../lists.ts'
import { describeKey, generateKey, revokeKey } from './generate-key.ts'

const path = '/api/service-key'

const state = z.discriminatedUnion('allowed', [
  z.object({
    allowed: z.literal(false),
    profile: z.string(),
    administrators: z.array(refSchema.extend({ email: z.string().nullable() })),
  }),
  z.object({
    allowed: z.literal(true),
    email: z.string().nullable(),
    key: z
      .object({
        hint: z.string(),
        email: z.string(),
        generatedAt: z.string(),
        generatedBy: refSchema,
        expiresAt: z.string().nullable(),
        lastUsedAt: z.string().nullable(),
        lastUsedFrom: z.string().nullable(),
      })
      .nullable(),
    ended: z
      .object({
        hint: z.string(),
        endedAt: z.string(),
        reason: z.enum(['replaced', 'revoked', 'owner_inactive', 'owner_not_administrator']),
      })
      .nullable(),
    recent: z.array(
      z.object({
        id: z.string(),
        at: z.string(),
        asked: z.string(),
        address: z.string(),
        answer: z.string(),
        refused: z.boolean(),
      }),
    ),
    requests7Days: z.number(),
    refused7Days: z.number(),
  }),
])

/** The API of the service key: its state, a new one, its end. */
export const serviceKeyRoutes = [
  route({
    method: 'get',
    path,
    summary: 'The service key as it may be shown, or whom to ask for one',
    allow: 'crm_user',
    response: state,
    run: ctx => describeKey(ctx),
  }),
  route({
    method: 'post',
    path,
    summary: 'Generate a key, shown in this answer alone; the old one ends at once',
    allow: 'administrator',
    body: z.object({ validDays: z.number().int().min(1).max(3650).optional() }),
    response: z.object({ email: z.string(), key: z.string(), hint: z.string(), generatedAt: z.string() }),
    status: 201,
    run: (ctx, { body }) => generateKey(ctx, body.validDays),
  }),
  route({
    method: 'delete',
    path,
    summary: 'Revoke the key',
    allow: 'administrator',
    run: ctx => revokeKey(ctx).then(() => undefined),
  }),
] as const
