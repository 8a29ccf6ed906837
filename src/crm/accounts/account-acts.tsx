import { IconBuilding, IconTargetArrow, IconUsers } from '@tabler/icons-react'
import { plural } from '../../ui/numbers.ts'
import { api } from '../crm.client.ts'
import { stay, useDelete } from '../use-delete.tsx'
import { readAccount } from './account-form.tsx'

/** Asks, naming what stays without an account, then deletes it. */
export function useDeleteAccount() {
  const remove = useDelete()
  return (id: string, onDeleted?: () => void) =>
    void remove({
      noun: 'account',
      read: () => readAccount(id),
      lines: ({ contactCount, potentialCount, childCount }) => [
        contactCount > 0 && {
          icon: <IconUsers size={16} />,
          text: `${plural(contactCount, 'contact')} of it ${stay(contactCount)}, without an account.`,
        },
        potentialCount > 0 && {
          icon: <IconTargetArrow size={16} />,
          text: `${plural(potentialCount, 'potential')} with it ${stay(potentialCount)}, without an account.`,
        },
        childCount > 0 && {
          icon: <IconBuilding size={16} />,
          text: `${plural(childCount, 'account')} below it ${stay(childCount)}, below none.`,
        },
      ],
      send: () => api('DELETE /api/accounts/{account}', { params: { account: id } }),
      onDeleted,
    })
}
