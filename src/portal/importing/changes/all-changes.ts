import type { ChangeKind } from './change.ts'
import { clientCompanyDeactivate, clientCompanyReactivate } from './client-company-access.ts'
import { clientCompanyCreate, clientCompanyRecreate, clientCompanyRemove } from './client-company-create.ts'
import {
  clientCompanyLink,
  clientCompanyRestore,
  clientCompanyRetie,
  clientCompanyUntie,
  clientCompanyUpdate,
} from './client-company-update.ts'
import { clientUserDeactivate, clientUserReactivate } from './client-user-access.ts'
import { clientUserCreate, clientUserRecreate, clientUserRemove } from './client-user-create.ts'
import {
  clientUserLink,
  clientUserRestore,
  clientUserRetie,
  clientUserUntie,
  clientUserUpdate,
} from './client-user-update.ts'
import { portalUserDeactivate, portalUserReactivate } from './portal-user-access.ts'
import { portalUserCreate, portalUserRecreate, portalUserRemove } from './portal-user-create.ts'
import { portalUserLink, portalUserRetie, portalUserUntie } from './portal-user-link.ts'
import { portalUserRestore, portalUserUpdate } from './portal-user-update.ts'

/**
 * Every kind of change. What brings companies in stands before what brings in their people, and what takes people away before
 * what takes companies away, since a chunk may hold both.
 */
export const allChanges: readonly ChangeKind[] = [
  portalUserCreate,
  portalUserLink,
  portalUserUpdate,
  portalUserDeactivate,
  portalUserReactivate,
  portalUserRemove,
  portalUserRecreate,
  portalUserUntie,
  portalUserRetie,
  portalUserRestore,
  clientCompanyCreate,
  clientCompanyRecreate,
  clientCompanyLink,
  clientCompanyUpdate,
  clientCompanyDeactivate,
  clientCompanyReactivate,
  clientCompanyUntie,
  clientCompanyRetie,
  clientCompanyRestore,
  clientUserCreate,
  clientUserRecreate,
  clientUserLink,
  clientUserUpdate,
  clientUserDeactivate,
  clientUserReactivate,
  clientUserUntie,
  clientUserRetie,
  clientUserRestore,
  clientUserRemove,
  clientCompanyRemove,
]
