import { IconTargetArrow } from '@tabler/icons-react'
import { plural } from '../../ui/numbers.ts'
import { api } from '../crm.client.ts'
import { stay, useDelete } from '../use-delete.tsx'
import { readContact } from './contact-form.tsx'

/** Asks, naming what stays without a contact, then deletes it. */
export function useDeleteContact() {
  const remove = useDelete()
  return (id: string, onDeleted?: () => void) =>
    void remove({
      noun: 'contact',
      read: () => readContact(id),
      lines: ({ potentialCount }) => [
        potentialCount > 0 && {
          icon: <IconTargetArrow size={16} />,
          text: `${plural(potentialCount, 'potential')} with them ${stay(potentialCount)}, without a contact.`,
        },
      ],
      send: () => api('DELETE /api/contacts/{contact}', { params: { contact: id } }),
      onDeleted,
    })
}
