import { useViewer } from '../viewer.tsx'
import { canGrant, type StaffRole, staffRoles } from './role.ts'

/** The roles this viewer may give: none with a permission they lack. */
export function useGrantableRoles(): readonly StaffRole[] {
  const { me } = useViewer()
  return staffRoles.filter(role => canGrant(me.permissions, role))
}
